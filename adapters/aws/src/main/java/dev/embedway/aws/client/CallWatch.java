package dev.embedway.aws.client;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.observe.Part;
import dev.embedway.core.observe.PartHealth;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Notes the outcome of each call of a client, all its attempts being one. A refusal or throttling
 * is an answer; a failure in this process, such as an interrupted wait, says nothing of the part.
 *
 * @param part the client's service
 */
@ThreadSafe
record CallWatch(Part part, PartHealth health) implements ExecutionInterceptor {

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    health.answered(part);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    switch (context.exception()) {
      case AwsServiceException answer when isOutage(answer) -> health.failed(part);
      case AwsServiceException _ -> health.answered(part);
      case SdkException failure when ClientFailure.of(failure).isOfService() -> health.failed(part);
      default -> {
        // Of this process.
      }
    }
  }

  private static boolean isOutage(AwsServiceException answer) {
    return answer.statusCode() >= 500 && !answer.isThrottlingException();
  }
}
