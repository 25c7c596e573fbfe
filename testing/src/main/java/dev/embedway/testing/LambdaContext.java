package dev.embedway.testing;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The context of an invocation whose time left is what a test says. */
public final class LambdaContext implements Context {

  private final AtomicInteger remaining;

  /** An invocation with so many milliseconds left. */
  public LambdaContext(int remainingMillis) {
    remaining = new AtomicInteger(remainingMillis);
  }

  /** From now on, so many milliseconds are left. */
  public void remaining(int millis) {
    remaining.set(millis);
  }

  @Override
  public int getRemainingTimeInMillis() {
    return remaining.get();
  }

  @Override
  public String getAwsRequestId() {
    return "00000000-0000-0000-0000-000000000000";
  }

  @Override
  public String getLogGroupName() {
    return "group";
  }

  @Override
  public String getLogStreamName() {
    return "stream";
  }

  @Override
  public String getFunctionName() {
    return "function";
  }

  @Override
  public String getFunctionVersion() {
    return "1";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:us-east-1:000000000000:function:function";
  }

  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getMemoryLimitInMB() {
    return 3008;
  }

  @Override
  public LambdaLogger getLogger() {
    throw new UnsupportedOperationException("the handlers log through slf4j");
  }
}
