package dev.embedway.aws.sqs;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Fields of every line that this thread logs until they are closed: the invocation, under
 * Powertools' names, and our own of the work.
 *
 * <p>One thread at a time.
 */
public final class LogFields implements AutoCloseable {

  /** The request that an invocation is of, as its caller knows it. */
  public static final String CORRELATION_ID = "correlation_id";

  /** The tenant that the work is for. */
  public static final String TENANT = "tenant";

  /** The trace of the upload or request that the work is for, as W3C Trace Context has it. */
  public static final String TRACE = "trace_id";

  private static final String REQUEST_ID = "function_request_id";
  private static final String XRAY_TRACE_ID = "xray_trace_id";

  /** System property in which Lambda's runtime client keeps the X-Ray header. */
  private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

  private final Map<String, String> added = new LinkedHashMap<>();

  private LogFields() {}

  /** Those of an invocation. */
  public static LogFields of(Context context) {
    return new LogFields()
        .with(REQUEST_ID, context.getAwsRequestId())
        .with(XRAY_TRACE_ID, root(System.getProperty(TRACE_HEADER, "")));
  }

  private static String root(String header) {
    for (String part : header.split(";", -1)) {
      if (part.startsWith("Root=")) {
        return part.substring("Root=".length());
      }
    }
    return "";
  }

  /** One more; none where the value is empty. */
  public LogFields with(String name, String value) {
    if (!value.isEmpty()) {
      added.put(name, value);
      MDC.put(name, value);
    }
    return this;
  }

  /** Takes back what was added. */
  @Override
  public void close() {
    added.keySet().forEach(MDC::remove);
  }
}
