package dev.embedway.core.provider;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the providers that are services elsewhere.
 *
 * @param services each that may embed
 * @param hub of models that are brought here
 * @param calls of any of the services
 * @param prices of models
 */
public record ProviderSettings(Services services, Hub hub, Calls calls, ModelPrices prices) {

  /**
   * The services.
   *
   * @param openAi OpenAI's API
   * @param localApi the operator's own server
   * @param cohere Cohere's API
   * @param google Google's API of Gemini's models
   * @param huggingFace hosted inference, or a text-embeddings-inference server
   */
  public record Services(
      OpenAi openAi,
      LocalApi localApi,
      ServiceAccess cohere,
      ServiceAccess google,
      ServiceAccess huggingFace) {}

  /**
   * The hub that repositories of models are taken from.
   *
   * @param autoDownload callers whose requests bring models from there
   */
  public record Hub(ServiceAccess access, AutoDownload autoDownload) {}

  /**
   * A server of the operator's own.
   *
   * @param format that it speaks
   */
  public record LocalApi(ServiceAccess access, LocalApiFormat format) {}

  /**
   * Settings of calls to any service.
   *
   * @param connections most calls under way to one provider
   * @param maxRetries calls after the first that failed
   * @param maxTexts most texts of one call; a service may take fewer
   */
  public record Calls(int connections, int maxRetries, int maxTexts) {}

  /**
   * OpenAI's API.
   *
   * @param organization that calls are billed to, where the key has several
   * @param project likewise
   */
  public record OpenAi(
      ServiceAccess access, Optional<String> organization, Optional<String> project) {}

  /** Wire format of a server of the operator's own. */
  public enum LocalApiFormat {
    /** OpenAI's {@code POST <url>/embeddings}. */
    OPENAI,
    /** {@code POST <url>} of {@code {texts, model}}, answered by {@code {embeddings}}. */
    TEXTS
  }

  /** Callers that may bring models of a hub. */
  public enum AutoDownload {
    /** The operator alone. */
    OFF,
    /** Every caller that names one that may be used. */
    ON
  }

  static final Setting OPENAI_API_KEY =
      key(
          "OPENAI_API_KEY",
          "OpenAI's key. Without it, its models end in `missing_provider_credentials`.");
  static final Setting OPENAI_BASE_URL =
      url("OPENAI_BASE_URL", "https://api.openai.com/v1", "Where OpenAI's API is.");
  static final Setting OPENAI_ORG_ID =
      Setting.text("OPENAI_ORG_ID", "", "visible ASCII", "Sent as `OpenAI-Organization`.");
  static final Setting OPENAI_PROJECT_ID =
      Setting.text("OPENAI_PROJECT_ID", "", "visible ASCII", "Sent as `OpenAI-Project`.");
  static final Setting LOCAL_API_URL =
      url(
          "LOCAL_API_URL",
          "",
          """
          An embeddings server of your own, for models named `local_api:<id>`: the base such as \
          `http://host/v1`, or with format `texts` the very address. Redirects are not followed; \
          link-local and metadata addresses are refused.\
          """);
  static final Setting LOCAL_API_KEY =
      key("LOCAL_API_KEY", "Sent to that server as a bearer token.");
  static final Setting.Choice LOCAL_API_FORMAT =
      Setting.oneOf(
          "LOCAL_API_FORMAT",
          "openai",
          List.of("openai", "texts"),
          """
          What that server speaks: `openai`, `POST <url>/embeddings` as OpenAI has it; `texts`, \
          `POST <url>` with `{"texts": [...], "model"}`, answered by `{"embeddings": [[...]]}`.\
          """);
  static final Setting COHERE_API_KEY =
      key(
          "COHERE_API_KEY",
          "Cohere's key. Without it, its models end in `missing_provider_credentials`.");
  static final Setting COHERE_BASE_URL =
      url("COHERE_BASE_URL", "https://api.cohere.com/v2", "Where Cohere's API is.");
  static final Setting GOOGLE_API_KEY =
      key(
          "GOOGLE_API_KEY",
          "Google's key, sent as a header. Without it, its models end in `missing_provider_credentials`.");
  static final Setting GOOGLE_BASE_URL =
      url(
          "GOOGLE_BASE_URL",
          "https://generativelanguage.googleapis.com/v1beta",
          "Where Google's API is.");
  static final Setting HF_TOKEN = key("HF_TOKEN", "HuggingFace's token.");
  static final Setting HF_ENDPOINT =
      url(
          "HF_ENDPOINT",
          "https://huggingface.co",
          "The hub that repositories of models are taken from, or a mirror of it.");
  static final Setting.Choice AUTO_DOWNLOAD =
      Setting.oneOf(
          "AUTO_DOWNLOAD_MODELS",
          "false",
          List.of("true", "false"),
          """
          Whether a request or a new store that names a hub's repository, \
          `OWNER/NAME[@REVISION][:EXPORT]`, brings its model for all processes, unless the four \
          lists deny it: 503 `model_loading` meanwhile. Off, the operator brings them, since every \
          holder of a key could otherwise fill disks, bills and the list, whose models stay.\
          """);
  static final Setting HF_INFERENCE_URL =
      url(
          "EMBEDWAY_HF_INFERENCE_URL",
          "https://router.huggingface.co/hf-inference/models/{model}/pipeline/feature-extraction",
          """
          Where models named `huggingface:<id>` are run: HuggingFace's hosted inference, which \
          needs `HF_TOKEN`, or the `/embed` of a text-embeddings-inference server. `{model}` \
          stands for the id.\
          """);
  static final Setting.Whole CONNECTIONS =
      Setting.number(
          "EMBEDDINGS_CONNECTION_POOL_SIZE",
          50,
          1,
          1000,
          "",
          """
          Most calls under way to one provider; more wait. Too low, and requests queue while the \
          provider is idle; too high, and it answers 429.\
          """);
  static final Setting.Whole MAX_RETRIES =
      Setting.number(
          "EMBEDDINGS_MAX_RETRIES",
          3,
          0,
          10,
          "",
          """
          Calls to a provider after one that timed out or was answered by 429 or 5xx, within the \
          request's time. The waits are random and grow; `Retry-After` is honoured.\
          """);

  static final Setting.Whole MAX_BATCH =
      Setting.number(
          "EMBEDDINGS_MAX_BATCH_SIZE",
          100,
          1,
          2048,
          "texts",
          """
          Most texts of one call to a provider that is a service; a longer request makes several \
          calls at the same time. Each provider's own limit holds too. Set it to what a server of \
          your own takes: text-embeddings-inference refuses over 32 unless told otherwise. The \
          models in this process pack by tokens instead.\
          """);

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL =
      List.of(
          OPENAI_API_KEY,
          OPENAI_BASE_URL,
          OPENAI_ORG_ID,
          OPENAI_PROJECT_ID,
          LOCAL_API_URL,
          LOCAL_API_KEY,
          LOCAL_API_FORMAT,
          COHERE_API_KEY,
          COHERE_BASE_URL,
          GOOGLE_API_KEY,
          GOOGLE_BASE_URL,
          HF_TOKEN,
          HF_ENDPOINT,
          AUTO_DOWNLOAD,
          HF_INFERENCE_URL,
          CONNECTIONS,
          MAX_RETRIES,
          MAX_BATCH,
          ModelPrices.SETTING);

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static ProviderSettings read(Environment environment) {
    return new ProviderSettings(
        new Services(
            new OpenAi(
                access(environment, OPENAI_BASE_URL, OPENAI_API_KEY),
                header(environment, OPENAI_ORG_ID),
                header(environment, OPENAI_PROJECT_ID)),
            new LocalApi(
                access(environment, LOCAL_API_URL, LOCAL_API_KEY),
                environment.oneOf(LOCAL_API_FORMAT).equals("openai")
                    ? LocalApiFormat.OPENAI
                    : LocalApiFormat.TEXTS),
            access(environment, COHERE_BASE_URL, COHERE_API_KEY),
            access(environment, GOOGLE_BASE_URL, GOOGLE_API_KEY),
            access(environment, HF_INFERENCE_URL, HF_TOKEN)),
        new Hub(
            access(environment, HF_ENDPOINT, HF_TOKEN),
            environment.oneOf(AUTO_DOWNLOAD).equals("true") ? AutoDownload.ON : AutoDownload.OFF),
        new Calls(
            (int) environment.number(CONNECTIONS),
            (int) environment.number(MAX_RETRIES),
            (int) environment.number(MAX_BATCH)),
        ModelPrices.read(environment));
  }

  private static ServiceAccess access(Environment environment, Setting url, Setting key) {
    String address = environment.text(url);
    if (!address.isEmpty() && !isAddress(address)) {
      environment.fault(url, "given was something else");
    }
    return new ServiceAccess(address.replaceAll("/+$", ""), header(environment, key));
  }

  private static boolean isAddress(String url) {
    try {
      URI uri = new URI(url.replace("{model}", "model"));
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return http
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Reads a header's value, which must not be able to end the header. */
  private static Optional<String> header(Environment environment, Setting setting) {
    Optional<String> value = environment.optional(setting);
    if (value.isPresent() && !value.get().matches("[!-~]{1,4096}")) {
      environment.fault(setting, "given were " + value.get().length() + " characters");
    }
    return value;
  }

  private static Setting key(String name, String meaning) {
    return Setting.text(name, "", "visible ASCII", meaning);
  }

  private static Setting url(String name, String fallback, String meaning) {
    return Setting.text(name, fallback, "an http or https URL without user and password", meaning);
  }
}
