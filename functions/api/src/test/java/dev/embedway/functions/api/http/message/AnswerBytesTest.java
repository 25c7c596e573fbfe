package dev.embedway.functions.api.http.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TooLargeException;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerBytesTest {

  private static final String PAIR = "\ud83d\ude00";

  private final PojoSerializer<APIGatewayV2HTTPResponse> lambda =
      LambdaEventSerializers.serializerFor(
          APIGatewayV2HTTPResponse.class, AnswerBytesTest.class.getClassLoader());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "\"quoted\" \\ slashed /",
        "lines\n\r\t\b\f\u0001\u007f",
        "\u0080\u00fc\u07ff",
        "\u0800\u754c\uffff\u2028",
        PAIR,
        "a " + PAIR + PAIR + " \u00fc\n"
      })
  void areThoseThatLambdaWrites(String text) {
    String body = Json.object().put("text", text).toString();

    assertEquals(written(body) - written(""), AnswerBytes.of(body));
  }

  @Test
  void refusesWhatIsTooLargeOnceLambdaHasWrittenIt() {
    AnswerBytes.check(PAIR.repeat(491_666), "the text is", "");
    AnswerBytes.check("a".repeat(5_900_000), "the text is", "");

    TooLargeException fault =
        assertThrows(
            TooLargeException.class,
            () -> AnswerBytes.check(PAIR.repeat(491_667), "the text is", "; cut it"));

    assertEquals(ErrorCode.RESPONSE_TOO_LARGE, fault.code());
    assertEquals(
        "the text is 5900004 bytes as JSON; allowed are 5900000; cut it", fault.getMessage());
  }

  private int written(String body) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    lambda.toJson(
        APIGatewayV2HTTPResponse.builder().withStatusCode(200).withBody(body).build(), json);
    return json.size();
  }
}
