package dev.embedway.local.cloud;

import dev.embedway.aws.AwsClients;
import dev.embedway.aws.DynamoModelList;
import dev.embedway.aws.S3ModelStore;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.model.FleetModels;
import dev.embedway.core.model.ModelList;
import dev.embedway.models.FleetShelf;
import dev.embedway.models.OnnxEmbeddingProvider;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * Models of a cloud's artifacts bucket, as its functions take them.
 *
 * @param fleet brings them when they are asked for
 * @param store has their files
 * @param list of them
 * @param shelf of this process
 */
record CloudModels(FleetModels fleet, S3ModelStore store, ModelList list, FleetShelf shelf) {

  /** Those of these services, for an engine of this process. */
  static CloudModels of(
      EmbedwaySettings settings,
      AwsClients clients,
      OnnxEmbeddingProvider engine,
      InstantSource clock) {
    S3ModelStore store = new S3ModelStore(clients.s3(), settings.resources().artifactsBucket());
    ModelList list =
        new DynamoModelList(
            clients.dynamoDb(), settings.resources().controlTable(), new SecureRandom());
    FleetShelf shelf = new FleetShelf(settings.engine(), engine, store, clock);
    return new CloudModels(new FleetModels(list, shelf, clock), store, list, shelf);
  }
}
