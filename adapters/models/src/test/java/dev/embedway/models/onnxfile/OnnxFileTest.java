package dev.embedway.models.onnxfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileTest {

  @Test
  void theReasonForAnUnreadableFileNamesNoPath(@TempDir Path directory) {
    Path gone = directory.resolve("model.onnx");

    IOException refused = assertThrows(IOException.class, () -> OnnxFile.read(gone));

    assertEquals("it cannot be read", refused.getMessage());
  }
}
