package dev.embedway.core.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.settings.ConfigurationException;
import dev.embedway.testing.fakes.FakeProvider;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelPricesTest {

  @Test
  void priceIsThatOfTheProvidersModelBeforeThatOfItsIdAlone() {
    ModelPrices prices = read("openai:small=0.02, small = 0.5,cohere:embed-v4.0=0.12");

    assertEquals(price("0.02"), prices.of(of("openai", "small")));
    assertEquals(price("0.5"), prices.of(of("local_api", "small")));
    assertEquals(Optional.empty(), prices.of(of("openai", "large")));
  }

  @Test
  void modelOfThisProcessCostsNothingUnlessItHasAPrice() {
    assertEquals(Optional.of(BigDecimal.ZERO), read("").of(of("onnx", "small")));
    assertEquals(price("0.5"), read("small=0.5").of(of("onnx", "small")));
    assertEquals(Optional.empty(), read("").of(of("local_api", "small")));
  }

  @Test
  void whatIsNoPriceIsRefusedWithItsPlaceAndWhatIsAllowed() {
    for (String bad :
        List.of(
            "b=-1",
            "b=NaN",
            "b=1e3",
            "b=10000.01",
            "b=99999999",
            "b=0.0000001",
            "b=",
            "b",
            "=1",
            "b=1=2",
            "b=0x1",
            "b=+1",
            "b=.5",
            "",
            "{\"b\":1}",
            "b c=1")) {
      String message = refusal("a=1," + bad);

      assertTrue(message.contains("EMBEDWAY_MODEL_PRICES: allowed is `MODEL=USD`"), message);
      assertTrue(message.contains("0..10000"), message);
      assertTrue(message.contains("given was \"" + bad + "\" as entry 2"), message);
    }
  }

  @Test
  void modelWithTwoPricesIsRefused() {
    assertTrue(
        refusal("a=1,openai:a=2,a=3").contains("entry 3 is of the same model as one before"));
  }

  @Test
  void longValueIsNotRepeated() {
    String message = refusal("sk-of-nobody-at-all");

    assertFalse(message.contains("nobody"), message);
    assertTrue(message.contains("given was 19 characters as entry 1"), message);
  }

  private static String refusal(String value) {
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> read(value), value);
    return String.valueOf(refused.getMessage());
  }

  private static ModelPrices read(String value) {
    return EmbedwaySettings.read(Map.of("EMBEDWAY_MODEL_PRICES", value)).providers().prices();
  }

  private static Optional<BigDecimal> price(String usd) {
    return Optional.of(new BigDecimal(usd));
  }

  private static ModelSpec of(String provider, String id) {
    ModelSpec like = FakeProvider.MODEL;
    return new ModelSpec(id, provider, like.weights(), like.inputs(), like.vectors());
  }
}
