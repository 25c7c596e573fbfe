package dev.embedway.aws;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.util.concurrent.atomic.AtomicInteger;

/** An invocation whose time left is what a test says. */
public final class TestContext implements Context {

  private final AtomicInteger remaining;

  public TestContext(int remainingMillis) {
    remaining = new AtomicInteger(remainingMillis);
  }

  public void remaining(int millis) {
    remaining.set(millis);
  }

  @Override
  public int getRemainingTimeInMillis() {
    return remaining.get();
  }

  @Override
  public String getAwsRequestId() {
    return "request";
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
  public CognitoIdentity getIdentity() {
    throw new UnsupportedOperationException("no identity");
  }

  @Override
  public ClientContext getClientContext() {
    throw new UnsupportedOperationException("no client");
  }

  @Override
  public int getMemoryLimitInMB() {
    return 512;
  }

  @Override
  public LambdaLogger getLogger() {
    throw new UnsupportedOperationException("no logger");
  }
}
