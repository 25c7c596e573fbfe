package dev.embedway.functions.chunking.process;

import dev.embedway.functions.chunking.format.FormatReader;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The child: reads one file after the other from its standard input and answers on its standard
 * output. One thread listens while another reads files, so that the end of the input, which is the
 * parent's, ends this process at once, whatever the other thread hangs on.
 */
public final class ReaderMain {

  private static final int STACK_BYTES = 16 << 20;

  private final LinkedBlockingQueue<ReaderRequest> requests = new LinkedBlockingQueue<>();
  private final FormatReader reader = new FormatReader();
  private final DataOutputStream out;
  private final Duration idle;

  private ReaderMain(DataOutputStream out, Duration idle) {
    this.out = out;
    this.idle = idle;
  }

  /** Runs until the parent ends, or no file has come for as many milliseconds as it is given. */
  public static void main(String[] args) {
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    // Whatever a library prints must not get between the frames, or into anybody's log.
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    System.setOut(nowhere);
    System.setErr(nowhere);
    ReaderMain main = new ReaderMain(out, Duration.ofMillis(Long.parseLong(args[0])));
    Thread worker = new Thread(null, main::work, "reader", STACK_BYTES);
    worker.setDaemon(true);
    worker.start();
    main.listen();
  }

  private void listen() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)))) {
      while (true) {
        requests.add(Frames.readRequest(in));
      }
    } catch (IOException parentIsGone) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void work() {
    try {
      out.writeInt(Frames.READY);
      out.flush();
      while (true) {
        @Nullable ReaderRequest request = requests.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
        if (request == null) {
          Runtime.getRuntime().halt(0);
          return;
        }
        Frames.write(out, request.readBy(reader));
      }
    } catch (IOException | InterruptedException | LinkageError e) {
      Runtime.getRuntime().halt(1);
    }
  }
}
