package dev.embedway.local.cloud.services;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;

/**
 * SQS, DynamoDB and S3 with the topology's queues, tables and buckets in them, where each change in
 * the documents bucket comes to the chunking queue.
 */
@ThreadSafe
public sealed interface CloudServices permits EmbeddedServices, EndpointServices {

  /** Clients of all three. */
  AwsClients clients();

  /** Address and credentials of the S3 for its clients. */
  Connection.S3 s3();

  /**
   * Opens what the configuration asks for: those at an endpoint, else some in this process.
   *
   * @throws LocalCloudException when they cannot be used, saying what to do
   */
  static CloudServices open(ServiceStartContext context) {
    return context
        .config()
        .endpoint()
        .<CloudServices>map(endpoint -> EndpointServices.open(endpoint, context))
        .orElseGet(() -> EmbeddedServices.start(context));
  }
}
