package io.bieases.routes.endtoend;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers every request with the same bytes, at its own speed, and counts requests. */
final class CountingStub implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

  private final ServerSocket server = listen();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile String answer = "";
  private volatile long byteMillis;

  CountingStub() {
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  int requests() {
    return requests.get();
  }

  /** From now on this status line and headers, without a body. */
  void answers(String head) {
    answers(head, 0);
  }

  /** As above, a byte at a time. */
  void answers(String head, long millisPerByte) {
    answer = "HTTP/1.1 " + head + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    byteMillis = millisPerByte;
    requests.set(0);
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // closed: the test is over
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (Socket socket = connection) {
      readRequest(new BufferedInputStream(socket.getInputStream()));
      requests.incrementAndGet();
      OutputStream out = socket.getOutputStream();
      for (byte each : answer.getBytes(StandardCharsets.US_ASCII)) {
        out.write(each);
        out.flush();
        LockSupport.parkNanos(byteMillis * 1_000_000);
      }
    } catch (IOException e) {
      // the client has gone
      return;
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      in.skipNBytes(Long.parseLong(length.group(1)));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
