package io.torrentflow.stack.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Checks what listens on this machine; bounded by a short time. */
public final class Probe {
  private static final int LIMIT_MILLIS = 2000;

  private Probe() {}

  /** Whether somebody takes connections on a port of loopback. */
  public static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public static boolean isReady(int managementPort) {
    try {
      URI health = URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }
}
