package dev.embedway.aws.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embedway.aws.client.AwsCall;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.settings.Setting;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.lambda.powertools.parameters.secrets.SecretsProvider;
import software.amazon.lambda.powertools.parameters.ssm.SSMProvider;

/**
 * Values that stand for a secret kept elsewhere: {@code ssm:NAME} is a parameter of SSM, decrypted;
 * {@code secretsmanager:NAME} a secret's string, and {@code secretsmanager:NAME#FIELD} one field of
 * it where it is a JSON object. Of our own variables only.
 *
 * <p>Thread-safe. Nothing is kept: each look-up is one request.
 */
final class SecretReferences {

  private static final Pattern REFERENCE =
      Pattern.compile("(ssm|secretsmanager):([^#]+)(?:#(.+))?");
  private static final Set<String> OURS =
      EmbedwaySettings.all().stream().map(Setting::name).collect(Collectors.toSet());

  private final AwsCredentialsProvider credentials;

  SecretReferences(AwsCredentialsProvider credentials) {
    this.credentials = credentials;
  }

  /**
   * Returns the secret that a variable's value refers to; any other value as it is.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} when the service
   *     does not answer, {@code internal} naming the variable when it has no such secret
   */
  String resolved(String name, String value) {
    Matcher reference = REFERENCE.matcher(value);
    if (!isOurs(name) || !reference.matches()) {
      return value;
    }
    String where = reference.group(2);
    String found =
        reference.group(1).equals("ssm")
            ? AwsCall.of("SSM, for " + name + ",", () -> parameter(where))
            : AwsCall.of("Secrets Manager, for " + name + ",", () -> secret(where));
    return reference.group(3) == null ? found : field(name, found, reference.group(3));
  }

  /** True for a variable that is a setting, whose value may refer to a secret. */
  static boolean isOurs(String name) {
    return OURS.contains(name);
  }

  private String parameter(String name) {
    try (SsmClient client =
        SsmClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(credentials)
            .build()) {
      return SSMProvider.builder().withClient(client).build().withDecryption().get(name);
    }
  }

  private String secret(String name) {
    try (SecretsManagerClient client =
        SecretsManagerClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(credentials)
            .build()) {
      return SecretsProvider.builder().withClient(client).build().get(name);
    }
  }

  private static String field(String name, String secret, String field) {
    try {
      JsonNode value = new JsonMapper().readTree(secret).path(field);
      if (value.isValueNode() && !value.isNull()) {
        return value.asText();
      }
    } catch (JsonProcessingException e) {
      // Its text quotes the secret: neither it nor its cause goes on.
    }
    throw new InternalException(
        ErrorCode.INTERNAL,
        "the secret that " + name + " refers to is no JSON object with a field " + field,
        null);
  }
}
