package dev.embedway.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipRulesTest {

  private static final ZipRules RULES = new ZipRules(2_000, "x86_64");

  @TempDir Path directory;

  @Test
  void findsNothingWrongWithDistinctClasses() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "lib/a.jar", jar("a/One.class", "module-info.class", "META-INF/versions/9/a/One.class"));
    files.put("lib/b.jar", jar("b/One.class", "module-info.class"));

    assertEquals(List.of(), faults(files));
  }

  @Test
  void findsAClassThatTwoJarsHave() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("lib/a.jar", jar("a/One.class"));
    files.put("lib/b.jar", jar("a/One.class"));

    assertEquals(List.of("a/One.class is there 2 times: [lib/a.jar, lib/b.jar]"), faults(files));
  }

  @Test
  void findsAClassThatIsBothInAJarAndBesideIt() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a/One.class", new byte[1]);
    files.put("lib/a.jar", jar("a/One.class"));

    assertEquals(1, faults(files).size());
  }

  @Test
  void findsTooManyBytesUnzipped() throws IOException {
    Map<String, byte[]> files = Map.of("models/m", new byte[2_001]);

    assertEquals(List.of("it has 2001 bytes unzipped; allowed are 2000"), faults(files));
  }

  @Test
  void findsCodeThatIsNeverDeployed() throws IOException {
    Map<String, byte[]> files =
        Map.of("lib/a.jar", jar("com/amazonaws/services/dynamodbv2/local/main/ServerRunner.class"));

    assertTrue(faults(files).get(0).endsWith("is never deployed"));
  }

  @Test
  void findsNamesThatOnlyALocalCloudWarnsOf() throws IOException {
    Map<String, byte[]> files =
        Map.of("lib/a.jar", jar("dev/embedway/local/settings/OriginalNames.class"));

    assertEquals(
        List.of("dev/embedway/local/settings/OriginalNames.class in lib/a.jar is never deployed"),
        faults(files));
  }

  @Test
  void findsNativesThatAreLeftInAJar() throws IOException {
    Map<String, byte[]> files =
        Map.of("lib/onnxruntime-1.jar", jar("ai/onnxruntime/native/linux-x64/libonnxruntime.so"));

    assertEquals(
        List.of(
            "lib/onnxruntime-1.jar!ai/onnxruntime/native/linux-x64/libonnxruntime.so belongs beside"
                + " the jars, as a file"),
        faults(files));
  }

  @Test
  void findsALibraryThatIsMissing() throws IOException {
    Map<String, byte[]> files =
        Map.of("lib/a.jar", jar("ai/djl/huggingface/tokenizers/HuggingFaceTokenizer.class"));

    assertEquals(List.of("natives/tokenizers/libtokenizers.so is missing"), faults(files));
  }

  @Test
  void findsNativesOfAnotherProcessor() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("natives/libone.so", library(62));
    files.put("natives/libother.so", library(183));

    assertEquals(List.of("natives/libother.so is for aarch64, the zip for x86_64"), faults(files));
  }

  @Test
  void findsWhatWouldDifferInTheNextBuild() throws IOException {
    Path zip = directory.resolve("function.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (int second : List.of(0, 2)) {
        ZipEntry entry = new ZipEntry("lib/" + second);
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0, second));
        out.putNextEntry(entry);
        out.closeEntry();
      }
    }

    assertEquals(
        List.of(
            "it is not the same twice: its files were written at 2026-01-01T00:00 up to"
                + " 2026-01-01T00:00:02"),
        RULES.faults(LambdaZip.read(zip)));
  }

  private static byte[] library(int machine) {
    byte[] head = new byte[64];
    head[18] = (byte) machine;
    return head;
  }

  private List<String> faults(Map<String, byte[]> files) throws IOException {
    Path zip = directory.resolve("function.zip");
    Files.write(zip, zip(files));
    return RULES.faults(LambdaZip.read(zip));
  }

  private static byte[] jar(String... names) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : names) {
      files.put(name, name.getBytes(StandardCharsets.UTF_8));
    }
    return zip(files);
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
