package dev.embedway.aws.lambda;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.snapshot.SnapshotPart;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The environment's credentials, asked for anew after a restore: those of the snapshot may have
 * expired, and belong to the environment that made it.
 */
@ThreadSafe
final class RenewedCredentials implements AwsCredentialsProvider, SnapshotPart {

  private volatile DefaultCredentialsProvider chain = chain();

  @Override
  public AwsCredentials resolveCredentials() {
    return chain.resolveCredentials();
  }

  @Override
  public void suspend() {
    chain.close();
  }

  @Override
  public void renew() {
    chain = chain();
  }

  private static DefaultCredentialsProvider chain() {
    return DefaultCredentialsProvider.builder().build();
  }
}
