package io.torrentflow.stack.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.stack.StackException;
import io.torrentflow.stack.home.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The launcher's API token: made once with the admin's password, then kept in the home. */
final class Login {
  private static final String SESSION_COOKIE = "__Host-torrentflow-session";

  private final HttpClient client;
  private final URI gateway;
  private final String email;
  private final String password;
  private final Path tokenFile;

  Login(HttpClient client, URI gateway, String email, String password, Path tokenFile) {
    this.client = client;
    this.gateway = gateway;
    this.email = email;
    this.password = password;
    this.tokenFile = tokenFile;
  }

  /** The token that is kept, or a new one. */
  synchronized String token() {
    try {
      return Files.exists(tokenFile) ? Files.readString(tokenFile).strip() : renew();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets the token, because the gateway did, and makes a new one. */
  synchronized String renew() {
    HttpResponse<byte[]> login =
        post("/api/v1/auth/login", Map.of("email", email, "password", password), "");
    String session =
        login.headers().allValues("Set-Cookie").stream()
            .filter(cookie -> cookie.startsWith(SESSION_COOKIE + "="))
            .map(cookie -> cookie.split(";", 2)[0])
            .findFirst()
            .orElseThrow(() -> new StackException("The gateway answered a login without session."));
    JsonNode created = Answers.json(post("/api/v1/tokens", Map.of("name", "launcher"), session));
    String token = created.path("token").asText();
    PrivateFiles.write(tokenFile, token + "\n");
    return token;
  }

  private HttpResponse<byte[]> post(String path, Map<String, String> body, String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Answers.bytes(body)));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return Answers.require(Answers.send(client, request.build()));
  }
}
