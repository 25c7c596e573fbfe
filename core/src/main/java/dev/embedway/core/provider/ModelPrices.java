package dev.embedway.core.provider;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Prices of models as the operator set them, in US dollars per million tokens. There is no other
 * list: a provider's prices change, and contracts differ.
 *
 * @param usdPerMillionTokens by {@code model} or {@code provider:model}
 */
public record ModelPrices(Map<String, BigDecimal> usdPerMillionTokens) {

  static final Setting SETTING =
      Setting.text(
          "EMBEDWAY_MODEL_PRICES",
          "",
          "`MODEL=USD` or `PROVIDER:MODEL=USD`, separated by commas, each model once; USD is 0..10000"
              + " per million tokens, with at most six decimals",
          """
          List prices of models, such as `openai:text-embedding-3-small=0.02`: the plan of a \
          re-embed says what its tokens cost by them. Without a price it says none; a model that \
          runs in the functions themselves costs 0, since no provider is paid for it.\
          """);

  /** Prices that nobody set. */
  public static final ModelPrices NONE = new ModelPrices(Map.of());

  /** Provider of models that run in this process. */
  private static final String ENGINE = "onnx";

  private static final Pattern MODEL = Pattern.compile("[!-~&&[^=,]]{1,256}");
  private static final Pattern USD = Pattern.compile("\\d{1,5}(\\.\\d{1,6})?");
  private static final BigDecimal MAX = BigDecimal.valueOf(10_000);

  /** Longest part of a value that messages repeat: a longer one may be a secret. */
  private static final int MAX_SHOWN = 12;

  public ModelPrices {
    usdPerMillionTokens = Map.copyOf(usdPerMillionTokens);
  }

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  static ModelPrices read(Environment environment) {
    Map<String, BigDecimal> prices = new LinkedHashMap<>();
    List<String> entries =
        environment.optional(SETTING).map(text -> List.of(text.split(",", -1))).orElse(List.of());
    for (int i = 0; i < entries.size(); i++) {
      String entry = entries.get(i).strip();
      int equals = entry.lastIndexOf('=');
      String model = equals < 0 ? "" : entry.substring(0, equals).strip();
      String usd = entry.substring(equals + 1).strip();
      if (!MODEL.matcher(model).matches()
          || !USD.matcher(usd).matches()
          || new BigDecimal(usd).compareTo(MAX) > 0) {
        environment.fault(SETTING, "given was " + shown(entry) + " as entry " + (i + 1));
      } else if (prices.putIfAbsent(model, new BigDecimal(usd)) != null) {
        environment.fault(SETTING, "entry " + (i + 1) + " is of the same model as one before it");
      }
    }
    return new ModelPrices(prices);
  }

  private static String shown(String entry) {
    return entry.length() <= MAX_SHOWN ? "\"" + entry + "\"" : entry.length() + " characters";
  }

  /**
   * The price of a model: that of its provider and id, else that of its id, else 0 for one that
   * runs in this process. Empty where it is not known.
   */
  public Optional<BigDecimal> of(ModelSpec model) {
    return Optional.ofNullable(usdPerMillionTokens.get(model.provider() + ":" + model.id()))
        .or(() -> Optional.ofNullable(usdPerMillionTokens.get(model.id())))
        .or(() ->
            model.provider().equals(ENGINE) ? Optional.of(BigDecimal.ZERO) : Optional.empty());
  }
}
