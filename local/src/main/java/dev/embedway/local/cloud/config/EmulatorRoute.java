package dev.embedway.local.cloud.config;

import java.net.URI;

/**
 * The way from the handlers to the emulators of their process. A test puts a proxy in between, to
 * see what the handlers do without a service.
 */
@FunctionalInterface
public interface EmulatorRoute {

  /** Straight to where each emulator listens. */
  EmulatorRoute DIRECT = (service, listening) -> listening;

  /** An emulated service of AWS. */
  enum Service {
    SQS,
    DYNAMODB,
    S3
  }

  /** The address by which handlers reach a service that listens at another. */
  URI to(Service service, URI listening);
}
