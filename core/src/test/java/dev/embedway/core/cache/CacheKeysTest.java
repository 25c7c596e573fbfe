package dev.embedway.core.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Pooling;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Prompts;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.VectorSpace;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CacheKeysTest {

  private static final Prompts PROMPTS = new Prompts("ask ", "tell ");
  private static final CacheEpoch EPOCH = new CacheEpoch(1, 2);

  private final CacheKeys keys = new CacheKeys("a secret");

  private static ModelSpec model(
      String id,
      String provider,
      String revision,
      String sha256,
      String space,
      Prompts prompts,
      Variant variant) {
    return new ModelSpec(
        id,
        provider,
        new ModelSpec.Weights(revision, sha256, variant, 100),
        new ModelSpec.Inputs(8, prompts),
        new ModelSpec.Vectors(space, 4, List.of(2, 4), Pooling.MEAN, Normalization.L2));
  }

  private CacheKey key(
      String tenant,
      CacheEpoch epoch,
      ModelSpec model,
      PromptRole role,
      OptionalInt dims,
      CountedText text) {
    return keys.of(
            new CacheLookup(
                new CacheLookup.Scope(new TenantId(tenant), model, role, dims),
                List.of(text),
                Instant.EPOCH),
            epoch)
        .getFirst();
  }

  private static CountedText counted(String text, int tokens) {
    return new CountedText(new Input.Text(text), tokens);
  }

  @Test
  void idsHaveKeysOfTheirOwnWhateverTheirText() {
    ModelSpec m = model("m", "openai", "1", "", "s", Prompts.NONE, Variant.HOSTED);
    List<CacheKey> all = new ArrayList<>();
    for (CountedText each :
        List.of(
            counted("ab", 2),
            new CountedText(new Input.Tokens(List.of(97, 98), "ab"), 2),
            new CountedText(new Input.Tokens(List.of(98, 97), "ab"), 2),
            new CountedText(new Input.Tokens(List.of(24), "ab"), 1),
            new CountedText(new Input.Tokens(List.of(97, 98, 99), "ab"), 3),
            new CountedText(new Input.Tokens(List.of(97, 98, 99), "ab"), 9),
            // UTF-16 of the same bytes as an array of one id.
            counted("\u0000a", 1),
            new CountedText(new Input.Tokens(List.of(97), "a"), 1))) {
      all.add(key("t", EPOCH, m, PromptRole.PASSAGE, OptionalInt.empty(), each));
    }
    CacheKey sameIds =
        key(
            "t",
            EPOCH,
            m,
            PromptRole.PASSAGE,
            OptionalInt.empty(),
            new CountedText(new Input.Tokens(List.of(97, 98), "another"), 2));

    assertEquals(all.size(), new HashSet<>(all).size());
    assertEquals(all.get(1), sameIds);
  }

  @Test
  void everythingThatAVectorDependsOnMakesAnotherKey() {
    ModelSpec m = model("m", "onnx", "1", "aa", "s", PROMPTS, Variant.FP32);
    CountedText text = counted("text", 3);
    OptionalInt own = OptionalInt.empty();
    List<CacheKey> all = new ArrayList<>();
    all.add(key("t", EPOCH, m, PromptRole.PASSAGE, own, text));
    all.add(key("u", EPOCH, m, PromptRole.PASSAGE, own, text));
    all.add(key("t", new CacheEpoch(2, 2), m, PromptRole.PASSAGE, own, text));
    all.add(key("t", new CacheEpoch(1, 3), m, PromptRole.PASSAGE, own, text));
    all.add(key("t", new CacheEpoch(12, 2), m, PromptRole.PASSAGE, own, text));
    all.add(key("t", EPOCH, m, PromptRole.QUERY, own, text));
    all.add(key("t", EPOCH, m, PromptRole.NONE, own, text));
    // The same characters in another role are not the same text.
    all.add(key("t", EPOCH, m, PromptRole.NONE, own, counted("tell text", 3)));
    all.add(key("t", EPOCH, m, PromptRole.PASSAGE, OptionalInt.of(2), text));
    all.add(key("t", EPOCH, m, PromptRole.PASSAGE, own, counted("Text", 3)));
    all.add(key("t", EPOCH, m, PromptRole.PASSAGE, own, counted("text ", 3)));
    all.add(key("t", EPOCH, m, PromptRole.PASSAGE, own, counted("text", 9)));
    for (ModelSpec other :
        List.of(
            model("n", "onnx", "1", "aa", "s", PROMPTS, Variant.FP32),
            model("m", "local_api", "1", "aa", "s", PROMPTS, Variant.FP32),
            model("m", "onnx", "2", "aa", "s", PROMPTS, Variant.FP32),
            model("m", "onnx", "1", "bb", "s", PROMPTS, Variant.FP32),
            model("m", "onnx", "1", "aa", "r", PROMPTS, Variant.FP32),
            model("m", "onnx", "1", "aa", "s", new Prompts("", "say "), Variant.FP32),
            model("m", "onnx", "1", "aa", "s", PROMPTS, Variant.INT8),
            // Fields that only run together the same way.
            model("monnx", "1", "1", "aa", "s", PROMPTS, Variant.FP32),
            model("m", "onnx1", "", "aa", "s", PROMPTS, Variant.FP32))) {
      all.add(key("t", EPOCH, other, PromptRole.PASSAGE, own, text));
    }

    assertEquals(all.size(), new HashSet<>(all).size());
    assertEquals(all.getFirst(), key("t", EPOCH, m, PromptRole.PASSAGE, own, text));
  }

  @Test
  void aVectorKeepsItsKeyWhenItsSpaceGetsAnotherName() {
    ModelSpec before = model("m", "onnx", "1", "aa", "m-fp32", PROMPTS, Variant.FP32);
    ModelSpec now =
        new ModelSpec(
            "m",
            "onnx",
            new ModelSpec.Weights("1", "aa", before.variant(), before.tokensPerSecond()),
            before.inputs(),
            before.vectors().of(new VectorSpace("org/m", "m-fp32")));
    CountedText text = counted("text", 3);
    OptionalInt own = OptionalInt.empty();

    assertEquals(
        key("t", EPOCH, before, PromptRole.PASSAGE, own, text),
        key("t", EPOCH, now, PromptRole.PASSAGE, own, text));
  }
}
