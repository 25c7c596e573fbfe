package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** docs/openapi.yaml as the tests read it. */
final class Description {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final JsonNode root;
  private final List<Operation> operations;

  Description(JsonNode root) {
    this.root = root;
    this.operations = read(root);
  }

  /**
   * A route as it is described.
   *
   * @param template below a server's URL, variables in braces
   * @param paths whole, one a server
   * @param pattern of all of them
   */
  record Operation(
      String method, String template, List<String> paths, Pattern pattern, JsonNode node) {

    static Operation of(String method, String template, List<String> paths, JsonNode node) {
      String wanted = template.replace("{model}", "{model+}").replaceAll("\\{[^}]+\\+}", ".+");
      String own = wanted.replaceAll("\\{[^}]+}", "[^/]+");
      String pattern =
          paths.stream()
              .map(whole -> whole.substring(0, whole.length() - template.length()) + own)
              .collect(Collectors.joining("|"));
      return new Operation(method, template, paths, Pattern.compile(pattern), node);
    }

    boolean answersTo(String path) {
      return pattern.matcher(path).matches();
    }

    boolean isConstant() {
      return !template.contains("{");
    }

    /** The roles that the security of both ways to send a key names. */
    Set<String> roles() {
      Set<String> roles = new TreeSet<>();
      for (JsonNode way : node.path("security")) {
        way.properties().forEach(scheme -> scheme.getValue().forEach(r -> roles.add(r.asText())));
      }
      return roles;
    }
  }

  JsonNode at(String pointer) {
    return root.at(pointer);
  }

  List<Operation> operations() {
    return operations;
  }

  private static List<Operation> read(JsonNode root) {
    List<Operation> operations = new ArrayList<>();
    for (var path : root.path("paths").properties()) {
      JsonNode own = path.getValue().path("servers");
      List<String> paths =
          texts(own.isMissingNode() ? root.path("servers") : own, "/url")
              .map(server -> server.replaceAll("/$", "") + path.getKey())
              .toList();
      path.getValue().properties().stream()
          .filter(field -> METHODS.contains(field.getKey()))
          .map(field ->
              Operation.of(
                  field.getKey().toUpperCase(Locale.ROOT), path.getKey(), paths, field.getValue()))
          .forEach(operations::add);
    }
    return List.copyOf(operations);
  }

  /** A node, or what it refers to. */
  JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText("");
    return reference.isEmpty() ? node : root.at(reference.substring(1));
  }

  /** The codes that a response may carry. */
  Set<String> codes(JsonNode response) {
    return texts(
            resolved(response)
                .at("/content/application~1json/schema/properties/error/properties/code/enum"),
            "")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Fails for an answer that is not described. */
  void check(Ask ask, Reply reply) {
    String path = ask.path().replaceAll("\\?.*", "");
    List<Operation> there =
        operations().stream()
            .filter(operation -> operation.answersTo(path))
            .sorted(Comparator.comparing(operation -> !operation.isConstant()))
            .toList();
    Optional<Operation> meant =
        there.stream()
            .filter(operation -> operation.template().equals(there.getFirst().template()))
            .filter(operation -> operation.method().equals(ask.method()))
            .findFirst();
    JsonNode response = resolved(responses(meant, there.isEmpty()).path("" + reply.status()));
    String answered = ask.method() + " " + path + ": " + reply.status() + " " + reply.code();
    assertTrue(response.isObject(), () -> "not in docs/openapi.yaml: " + answered);
    if (reply.status() >= 400) {
      assertTrue(
          codes(response).contains(reply.code()), () -> "not in docs/openapi.yaml: " + answered);
    }
    for (var header : response.path("headers").properties()) {
      assertTrue(
          !resolved(header.getValue()).path("required").asBoolean()
              || !reply.header(header.getKey()).isEmpty(),
          () -> header.getKey() + " is missing of " + answered);
    }
  }

  /** Responses of an operation; where the request matches no route, the two that say so. */
  private JsonNode responses(Optional<Operation> meant, boolean isNoPath) {
    if (meant.isPresent()) {
      return meant.get().node().path("responses");
    }
    String answer = "/components/responses/" + (isNoPath ? "RouteNotFound" : "MethodNotAllowed");
    return JsonNodeFactory.instance.objectNode().set(isNoPath ? "404" : "405", root.at(answer));
  }

  static Stream<String> texts(JsonNode array, String pointer) {
    return array.valueStream().map(item -> item.at(pointer).asText());
  }
}
