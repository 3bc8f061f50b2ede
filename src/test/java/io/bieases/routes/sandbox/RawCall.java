package io.bieases.routes.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** One HTTP call on a bare socket: exactly the bytes that came until the gateway closed. */
record RawCall(String text) {

  static RawCall post(int port, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n";
    return send(port, head + body);
  }

  /** The request exactly as it stands there, which has to end the connection. */
  static RawCall send(int port, String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return new RawCall(readToEnd(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String readToEnd(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      for (int one = in.read(); one >= 0; one = in.read()) {
        text.append((char) one);
      }
    } catch (SocketException e) {
      // a reset is an end too
      text.append("");
    }
    return text.toString();
  }

  String statusLine() {
    return text.lines().findFirst().orElse("");
  }

  String body() {
    int end = text.indexOf("\r\n\r\n");
    return end < 0 ? "" : text.substring(end + 4);
  }

  int contentLength() {
    return text.lines()
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).trim()))
        .findFirst()
        .orElse(-1);
  }
}
