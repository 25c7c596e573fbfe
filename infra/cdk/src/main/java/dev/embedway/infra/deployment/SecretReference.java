package dev.embedway.infra.deployment;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awscdk.Aws;

/**
 * A value that stands for one kept elsewhere, which functions read at their start: {@code
 * ssm:NAME}, {@code secretsmanager:NAME} or {@code secretsmanager:NAME#FIELD}.
 *
 * @param action what reading it is called
 * @param arn what is read
 */
public record SecretReference(String action, String arn) {

  private static final Pattern FORM = Pattern.compile("(ssm|secretsmanager):([^#]+)(?:#.+)?");

  /** True if a value is a reference to a parameter of Systems Manager. */
  static boolean isParameter(String value) {
    return value.startsWith("ssm:") && FORM.matcher(value).matches();
  }

  /** The reference that a value is, if it is one. */
  public static Optional<SecretReference> of(String value) {
    Matcher reference = FORM.matcher(value);
    if (!reference.matches()) {
      return Optional.empty();
    }
    String name = reference.group(2);
    return Optional.of(
        reference.group(1).equals("ssm")
            ? new SecretReference(
                "ssm:GetParameter",
                name.startsWith("arn:")
                    ? name
                    : arn("ssm", "parameter" + (name.startsWith("/") ? "" : "/") + name))
            // Secrets Manager adds six characters of its own to a name; a whole ARN has them.
            : new SecretReference(
                "secretsmanager:GetSecretValue",
                name.startsWith("arn:")
                    ? name
                    : arn("secretsmanager", "secret:" + name + "-??????")));
  }

  private static String arn(String service, String resource) {
    return "arn:"
        + Aws.PARTITION
        + ":"
        + service
        + ":"
        + Aws.REGION
        + ":"
        + Aws.ACCOUNT_ID
        + ":"
        + resource;
  }
}
