package dev.embedway.local.cloud;

import dev.embedway.aws.AwsClients;
import dev.embedway.aws.DynamoModelList;
import dev.embedway.aws.S3ModelStore;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.fleet.FleetModels;
import dev.embedway.core.fleet.HubModels;
import dev.embedway.core.fleet.ModelList;
import dev.embedway.core.provider.ProviderSettings.AutoDownload;
import dev.embedway.functions.api.HubDownloads;
import dev.embedway.models.engine.FleetShelf;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.hub.ModelHub;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Models of a cloud's artifacts bucket, as its functions take them.
 *
 * @param fleet brings them when they are asked for
 * @param downloads of them
 */
record CloudModels(FleetModels fleet, HubDownloads downloads) {

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
    HubDownloads downloads =
        new HubDownloads(
            new ModelHub(settings.providers().hub(), clock), store, list, shelf, clock);
    Optional<HubModels> hub =
        settings.providers().autoDownload() == AutoDownload.ON
            ? Optional.of(downloads)
            : Optional.empty();
    return new CloudModels(new FleetModels(list, shelf, hub, clock), downloads);
  }
}
