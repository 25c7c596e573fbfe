package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A stage that is deployed from one file and then from another. CloudFormation updates the stateful
 * stack first, while the stateless one is as it was, and refuses to change or remove an export that
 * is used.
 */
@ExtendWith(Assemblies.class)
class ChangeOfStageFileTest {

  private static final List<Variant> STAGES =
      List.of(Variant.DEV, Variant.ENDPOINTS, Variant.NAMED_DATABASE, Variant.KEPT_AURORA);

  private final Assemblies assemblies;

  ChangeOfStageFileTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  /**
   * A change.
   *
   * @param before what is deployed
   * @param after what is to be
   */
  record Change(Variant before, Variant after) {

    /** True if functions use a cluster that the change removes. */
    boolean removesWhatIsUsed() {
      return Set.of(Variant.DEV, Variant.ENDPOINTS).contains(before)
          && after == Variant.NAMED_DATABASE;
    }
  }

  static Stream<Change> changes() {
    return STAGES.stream()
        .flatMap(before ->
            STAGES.stream()
                .filter(after -> after != before)
                .map(after -> new Change(before, after)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void noExportThatFunctionsUseIsChangedOrTakenAway(Change change) {
    Map<String, JsonNode> before = assemblies.of(change.before()).stateful().exports();
    Map<String, JsonNode> after = assemblies.of(change.after()).stateful().exports();

    Set<String> blocked = new TreeSet<>();
    for (String used : assemblies.of(change.before()).stateless().imports()) {
      if (!Objects.equals(before.get(used), after.get(used))) {
        blocked.add(used);
      }
    }

    assertEquals(
        change.removesWhatIsUsed(),
        !blocked.isEmpty(),
        () -> "CloudFormation would refuse to change " + blocked);
    assertTrue(blocked.stream().allMatch(each -> each.contains("Database")), blocked.toString());
  }

  /** With the values that CDK's command hands over: those of the deployment before. */
  @ParameterizedTest
  @MethodSource("changes")
  void aChangeOfWhatHoldsDataIsRefusedUntilItIsConfirmed(Change change) {
    Map<String, String> before = defaults(change.before());
    JsonNode rules = assemblies.of(change.after()).stateful().json().path("Rules");

    assertFalse(holds(rules, before), change.toString());
    assertTrue(holds(rules, defaults(change.after())), change.toString());
    assertTrue(holds(assemblies.of(change.before()).stateful().json().path("Rules"), before));
  }

  @Test
  void theFateOfDataIsSuchAChoiceToo() {
    assertEquals("keep", defaults(Variant.PROD).get("ChosenData"));
    assertEquals("discard", defaults(Variant.DEV).get("ChosenData"));
  }

  @Test
  void theRefusalSaysHowToConfirm() {
    String text =
        assemblies
            .of(Variant.NAMED_DATABASE)
            .stateful()
            .json()
            .at("/Rules/ChosenDatabaseConfirmed/Assertions/0/AssertDescription")
            .asText();

    assertTrue(
        text.endsWith(
            "--parameters embedway-dev-stateful:ChosenDatabase=secretsmanager:embedway/database#url"),
        text);
  }

  private Map<String, String> defaults(Variant variant) {
    return assemblies
        .of(variant)
        .stateful()
        .json()
        .path("Parameters")
        .propertyStream()
        .filter(each -> each.getKey().startsWith("Chosen"))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                each -> each.getValue().path("Default").asText(),
                (a, b) -> a,
                TreeMap::new));
  }

  private static boolean holds(JsonNode rules, Map<String, String> values) {
    List<JsonNode> equal =
        rules
            .propertyStream()
            .filter(each -> each.getKey().startsWith("Chosen"))
            .flatMap(each -> each.getValue().path("Assertions").valueStream())
            .map(assertion -> assertion.path("Assert").path("Fn::Equals"))
            .toList();
    assertEquals(3, equal.size());
    return equal.stream()
        .allMatch(
            pair -> pair.path(1).asText().equals(values.get(pair.path(0).path("Ref").asText())));
  }
}
