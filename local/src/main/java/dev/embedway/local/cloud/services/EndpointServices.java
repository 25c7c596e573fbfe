package dev.embedway.local.cloud.services;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.local.cloud.config.ExternalEndpoint;
import dev.embedway.local.cloud.data.Connection;

/**
 * Services that somebody else runs. What of the topology is not there is made, and stays when this
 * process ends, as does all that is in it.
 */
record EndpointServices(AwsClients clients, Connection.S3 s3) implements CloudServices {

  static EndpointServices open(ExternalEndpoint endpoint, ServiceStartContext context) {
    AwsClients clients =
        context
            .closing()
            .keep(
                AwsClients.at(
                    AwsEndpoints.of(endpoint.url(), endpoint.url(), endpoint.url()),
                    endpoint.region(),
                    endpoint.credentials(),
                    context.execution().health()),
                AwsClients::close);
    context
        .progress()
        .watch()
        .time("endpoint", () -> new EndpointSetup(endpoint, clients, context.topology()).prepare())
        .forEach(context.progress().lines());
    return new EndpointServices(clients, endpoint.s3(context.topology().documentsBucket()));
  }
}
