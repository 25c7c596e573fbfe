package dev.embedway.emulators.auth;

/**
 * The one pair of AWS credentials that an emulator accepts. Immutable; printing it does not print
 * the secret.
 *
 * @param accessKeyId the public half: letters and digits, since DynamoDB Local refuses others
 * @param secretAccessKey the other
 */
public record EmulatorCredentials(String accessKeyId, String secretAccessKey) {

  /** Refuses what an emulator would. */
  public EmulatorCredentials {
    if (!accessKeyId.matches("[A-Za-z0-9]+") || secretAccessKey.isBlank()) {
      throw new IllegalArgumentException(
          "credentials need an access key id of letters and digits, and a secret");
    }
  }

  @Override
  public String toString() {
    return "EmulatorCredentials[" + accessKeyId + "]";
  }
}
