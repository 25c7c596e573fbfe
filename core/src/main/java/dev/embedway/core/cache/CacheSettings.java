package dev.embedway.core.cache;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Settings of the cache of vectors.
 *
 * @param ttl time for which a vector is kept
 * @param memory of the process
 * @param shared cache of the fleet
 */
public record CacheSettings(Duration ttl, Memory memory, Shared shared) {

  /**
   * Limits of the vectors in memory.
   *
   * @param maxEntries 0 for none
   */
  public record Memory(long maxEntries, long maxBytes) {}

  /**
   * Use of the fleet's cache.
   *
   * @param sharing vectors that go there
   * @param secret of the keys; empty where nothing can be shared
   * @param timeout of one call of the shared store
   */
  public record Shared(Sharing sharing, Optional<String> secret, Duration timeout) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "Shared[sharing="
          + sharing
          + ", secret="
          + (secret.isPresent() ? "set" : "not set")
          + ", timeout="
          + timeout
          + "]";
    }
  }

  /** Vectors that are kept for the fleet, too. */
  public enum Sharing {
    ON,
    OFF,
    /** Those that cost more to make than to write. */
    AUTO
  }

  static final Setting.Whole TTL =
      Setting.number(
          "EMBEDDINGS_CACHE_TTL_SECONDS",
          3600,
          1,
          2_592_000,
          "seconds",
          """
          How long a vector is kept from when it was made. A vector does not age, so longer saves \
          more; it is also the longest time for which anything of an erased text is kept.\
          """);

  static final Setting.Whole MAX_SIZE =
      Setting.number(
          "EMBEDDINGS_CACHE_MAX_SIZE",
          5000,
          0,
          10_000_000,
          "vectors",
          """
          Vectors that one process keeps in memory, those first that are used most and last. 0 \
          keeps none. Too low, and a batch that is sent twice pushes itself out.\
          """);

  static final Setting.Whole MEMORY =
      Setting.number(
          "EMBEDWAY_CACHE_MEMORY_MB",
          64,
          1,
          65_536,
          "MB",
          """
          Memory of those vectors, which bounds them too: 384 floats need about 1.8 kB, 3072 about \
          12.6. Above what the process has to spare, it runs out of memory.\
          """);

  static final Setting.Choice SHARED =
      Setting.oneOf(
          "EMBEDDINGS_CACHE_L2",
          "auto",
          List.of("on", "off", "auto"),
          """
          Whether processes share vectors through DynamoDB. `auto`: those of remote providers, and \
          of models in the process those that cost more to make than to write, which the small \
          ones do not. `on` pays a write for every new text.\
          """);

  static final Setting SECRET =
      Setting.text(
          "EMBEDWAY_CACHE_SECRET",
          "",
          "16..512 visible ASCII characters",
          """
          What entries are named by (HMAC-SHA-256), so that nobody who reads the table can try out \
          texts. Changing it empties the cache. The local cloud makes one and keeps it; a stack is \
          given one, best as `secretsmanager:NAME`, since without one nothing is shared.\
          """);

  static final Setting.Whole TIMEOUT =
      Setting.number(
          "EMBEDWAY_CACHE_TIMEOUT_MS",
          500,
          10,
          10_000,
          "milliseconds",
          """
          Most time that a request waits for a look into the shared cache, and again for the \
          writing; after a failure it is left alone for 2 s. Too low, and large batches find \
          nothing; too high, and a slow table slows requests.\
          """);

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL = List.of(TTL, MAX_SIZE, MEMORY, SHARED, SECRET, TIMEOUT);

  /** The text by whose cost `auto` decides. */
  private static final int USUAL_TOKENS = 100;

  /** Dollars of a second of 3008 MB of Lambda on x86, us-east-1. */
  private static final double SECOND = 3008 / 1024.0 * 0.0000166667;

  /** Dollars of writing 1 kB on demand, us-east-1. */
  private static final double WRITE = 0.625e-6;

  /** Of an item, beside the floats. */
  private static final int NAMES = 100;

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static CacheSettings read(Environment environment) {
    Optional<String> secret = environment.optional(SECRET);
    if (secret.isPresent() && !secret.get().matches("[!-~]{16,512}")) {
      environment.fault(SECRET, "given were " + secret.get().length() + " characters");
    }
    return new CacheSettings(
        Duration.ofSeconds(environment.number(TTL)),
        new Memory(environment.number(MAX_SIZE), environment.number(MEMORY) << 20),
        new Shared(
            Sharing.valueOf(environment.oneOf(SHARED).toUpperCase(Locale.ROOT)),
            secret,
            Duration.ofMillis(environment.number(TIMEOUT))));
  }

  /** The same with a secret, unless there is one. */
  public CacheSettings orSecret(String other) {
    Shared keyed =
        new Shared(shared.sharing(), Optional.of(shared.secret().orElse(other)), shared.timeout());
    return new CacheSettings(ttl, memory, keyed);
  }

  /** True if a model's vectors are worth sharing. */
  public boolean shares(ModelSpec model) {
    return switch (shared.sharing()) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> !model.provider().equals("onnx") || cost(model) > writing(model);
    };
  }

  private static double cost(ModelSpec model) {
    return SECOND * USUAL_TOKENS / model.tokensPerSecond();
  }

  private static double writing(ModelSpec model) {
    return WRITE * Math.ceilDiv(NAMES + model.dim() * Float.BYTES, 1024);
  }
}
