package dev.embedway.models.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.core.provider.ServiceAccess;
import dev.embedway.models.catalog.HubName;
import dev.embedway.models.catalog.HubOrigin;
import dev.embedway.models.http.AddressRules;
import dev.embedway.models.http.SharedClient;
import dev.embedway.models.http.UpstreamErrors;
import dev.embedway.models.onnxfile.ExternalFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A hub of models that speaks as huggingface.co does, or a mirror of it: takes from a repository
 * what a model of ours is made of, all files of one commit, each compared with the hash that the
 * hub names.
 *
 * <p>Thread-safe. The token goes to the hub's own address and nowhere else; redirects, by which
 * hubs send to where large files are, are followed without it.
 *
 * @see <a href="https://huggingface.co/docs/hub/api">Hub API</a>
 */
public final class ModelHub implements AutoCloseable {

  /** Max size of weights; larger ones are too slow on a CPU. */
  private static final long MAX_WEIGHTS_BYTES = 8L << 30;

  private static final long MAX_LISTING_BYTES = 16L << 20;
  private static final int MAX_REDIRECTS = 5;
  private static final String NAME = "huggingface";

  private final ServiceAccess access;
  private final InstantSource clock;
  private final AddressRules addresses;
  private final SharedClient client = new SharedClient();

  /** The hub at an address. */
  public ModelHub(ServiceAccess access, InstantSource clock) {
    this(access, clock, new AddressRules());
  }

  ModelHub(ServiceAccess access, InstantSource clock, AddressRules addresses) {
    this.access = access;
    this.clock = clock;
    this.addresses = addresses;
  }

  /**
   * The commit that a repository's revision means now.
   *
   * @throws EmbedwayException as {@link #fetch} does
   */
  public String commit(HubName name, Instant deadline) {
    return listing(name, deadline).commit();
  }

  /**
   * Puts a repository's model into an empty directory, with its origin.
   *
   * @throws EmbedwayException {@code model_not_found} when there is no such repository or no ONNX
   *     export in it; {@code provider_credentials_rejected} when it needs a token; {@code
   *     provider_malformed_response} when a file is not what the hub says; {@code
   *     provider_unavailable}, {@code provider_timeout}
   */
  public HubOrigin fetch(HubName name, Path directory, Instant deadline) {
    HubListing listing = listing(name, deadline);
    requireAffordable(name, listing.wanted());
    try {
      for (HubListing.Wanted file : listing.wanted()) {
        bring(name, listing.commit(), file, directory, deadline);
      }
      List<HubListing.Wanted> beside =
          listing.beside(name, external(name, directory.resolve("model.onnx")));
      requireAffordable(name, Stream.concat(listing.wanted().stream(), beside.stream()).toList());
      for (HubListing.Wanted file : beside) {
        bring(name, listing.commit(), file, directory, deadline);
      }
      return HubOrigin.write(name, listing.commit(), directory);
    } catch (IOException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, name.repository() + " cannot be written to the disk", e);
    }
  }

  private static void requireAffordable(HubName name, List<HubListing.Wanted> files) {
    long bytes = files.stream().mapToLong(HubListing.Wanted::bytes).sum();
    if (bytes > MAX_WEIGHTS_BYTES) {
      throw new NotFoundException(
          ErrorCode.MODEL_NOT_FOUND,
          name.repository()
              + " has weights of "
              + bytes
              + " bytes; allowed are "
              + MAX_WEIGHTS_BYTES,
          "model");
    }
  }

  private void bring(
      HubName name, String commit, HubListing.Wanted file, Path directory, Instant deadline)
      throws IOException {
    Path to = directory.resolve(file.as());
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    String path = name.repository() + "/resolve/" + commit + "/" + file.path();
    get(path, BodyHandlers.limiting(BodyHandlers.ofFile(to), MAX_WEIGHTS_BYTES), name, deadline);
    if (!file.isIn(to)) {
      throw new UpstreamException(
          ErrorCode.PROVIDER_MALFORMED_RESPONSE,
          file.path() + " of " + name.repository() + " is not the file that its hub lists",
          null);
    }
  }

  /**
   * Files that the graph needs beside it; a file that is none is refused where models are examined.
   */
  private static List<String> external(HubName name, Path weights) {
    try {
      return ExternalFiles.of(weights);
    } catch (IOException e) {
      throw new NotFoundException(
          ErrorCode.MODEL_NOT_FOUND,
          "the ONNX export of " + name.repository() + " cannot be used: " + e.getMessage(),
          "model");
    }
  }

  private HubListing listing(HubName name, Instant deadline) {
    String path =
        "api/models/"
            + name.repository()
            + "/revision/"
            + name.revision().orElse(HubOrigin.NEWEST)
            + "?blobs=true";
    HttpResponse<byte[]> answer =
        get(
            path,
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_LISTING_BYTES),
            name,
            deadline);
    try {
      JsonNode json = new ObjectMapper().readTree(answer.body());
      return HubListing.of(name, json);
    } catch (IOException e) {
      throw UpstreamErrors.malformed(NAME, "something that is no JSON");
    }
  }

  private <T> HttpResponse<T> get(
      String path, HttpResponse.BodyHandler<T> body, HubName name, Instant deadline) {
    URI own = URI.create(access.url() + "/" + path);
    URI at = own;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpResponse<T> response = send(at, own, body, deadline);
      int status = response.statusCode();
      if (status == 200) {
        return response;
      }
      if (status < 300 || status >= 400) {
        throw refusal(status, name);
      }
      at = target(at, response.headers().firstValue("Location"));
      addresses.checkRedirect(NAME, own.getHost(), at.getHost());
    }
    throw UpstreamErrors.malformed(NAME, "more than " + MAX_REDIRECTS + " redirects");
  }

  /** Never from https to anything less. */
  private static URI target(URI from, Optional<String> location) {
    try {
      URI to = from.resolve(location.orElse(""));
      boolean isSafe =
          "https".equals(to.getScheme())
              || ("http".equals(to.getScheme()) && "http".equals(from.getScheme()));
      if (isSafe && to.getHost() != null && location.isPresent()) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      // No address at all, which is refused like those below.
    }
    throw UpstreamErrors.malformed(NAME, "a redirect to where none may lead");
  }

  private <T> HttpResponse<T> send(
      URI at, URI own, HttpResponse.BodyHandler<T> body, Instant deadline) {
    Duration left = Duration.between(clock.instant(), deadline);
    if (!left.isPositive()) {
      throw timedOut();
    }
    addresses.check(NAME, at.getHost());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at).timeout(left).header("User-Agent", "embedway");
    boolean isOwn = own.getAuthority().equals(at.getAuthority());
    if (isOwn && own.getScheme().equals(at.getScheme())) {
      access.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    }
    // An answer that is no file is not to be written as one.
    CompletableFuture<HttpResponse<T>> exchange =
        client
            .get()
            .sendAsync(
                request.GET().build(),
                info ->
                    info.statusCode() == 200
                        ? body.apply(info)
                        : HttpResponse.BodySubscribers.mapping(
                            HttpResponse.BodySubscribers.discarding(), _ -> (T) null));
    try {
      return exchange.get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw timedOut();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof java.net.http.HttpTimeoutException
          ? timedOut()
          : new UnavailableException(
              ErrorCode.PROVIDER_UNAVAILABLE,
              "the connection to the hub at " + at.getHost() + " failed",
              Duration.ZERO,
              e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InternalException(ErrorCode.INTERNAL, "a download was interrupted", e);
    } finally {
      exchange.cancel(true);
    }
  }

  private static TimedOutException timedOut() {
    return new TimedOutException(
        ErrorCode.PROVIDER_TIMEOUT, "the hub did not send everything in time", null);
  }

  private EmbedwayException refusal(int status, HubName name) {
    return switch (status) {
      case 401, 403 ->
          new UpstreamException(
              ErrorCode.PROVIDER_CREDENTIALS_REJECTED,
              "the hub does not show "
                  + name.repository()
                  + (access.key().isPresent() ? " to the token of HF_TOKEN" : " without HF_TOKEN")
                  + ": there is no such repository, or its conditions were not accepted",
              null);
      case 404 ->
          new NotFoundException(
              ErrorCode.MODEL_NOT_FOUND,
              "the hub has no "
                  + name.repository()
                  + name.revision().map(revision -> " of revision " + revision).orElse(""),
              "model");
      default -> UpstreamErrors.of(NAME, status, Optional.empty(), Optional.empty());
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
