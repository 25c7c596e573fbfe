package dev.embedway.functions.api.media;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.media.JobQuery;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The query of a list of jobs. */
final class JobsForm {

  private static final int DEFAULT_LIMIT = 50;

  /** One word for the three stages. */
  private static final String PROCESSING = "processing";

  private JobsForm() {}

  /** Reads one. */
  static JobQuery read(Call call) {
    Optional<String> after = call.request().query("after");
    int offset = offset(call);
    if (after.isPresent() && offset > 0) {
      throw invalid("offset", "after says where the page begins; leave offset out");
    }
    return new JobQuery(
        call.request().query("status").map(JobsForm::statuses).orElse(Set.of()),
        Paging.limit(call, DEFAULT_LIMIT),
        offset,
        after);
  }

  private static int offset(Call call) {
    String given = call.request().query("offset").orElse("0");
    if (given.matches("[0-9]{1,5}") && Integer.parseInt(given) <= JobQuery.MAX_OFFSET) {
      return Integer.parseInt(given);
    }
    throw invalid(
        "offset", "offset must be a number of 0.." + JobQuery.MAX_OFFSET + "; go further by after");
  }

  private static Set<JobStatus> statuses(String name) {
    if (name.equals(PROCESSING)) {
      return EnumSet.of(JobStatus.CHUNKING, JobStatus.EMBEDDING, JobStatus.STORING);
    }
    return Arrays.stream(JobStatus.values())
        .filter(status -> status.wire().equals(name))
        .findFirst()
        .map(Set::of)
        .orElseThrow(() ->
            invalid(
                "status",
                "status is not known; allowed are "
                    + PROCESSING
                    + ", "
                    + Arrays.stream(JobStatus.values())
                        .map(JobStatus::wire)
                        .collect(Collectors.joining(", "))));
  }

  private static InvalidRequestException invalid(String field, String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, field);
  }
}
