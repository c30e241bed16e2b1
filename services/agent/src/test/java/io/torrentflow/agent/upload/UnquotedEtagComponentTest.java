package io.torrentflow.agent.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.platform.storage.StorageConfig;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** A store that puts ETags in quotes where it takes parts, and lists them without. */
@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
class UnquotedEtagComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String MISMATCH =
      "<Error><Code>InvalidPart</Code><Message>A part is not the one named.</Message></Error>";
  private static final String PARTS =
      """
      <ListPartsResult>
        <IsTruncated>false</IsTruncated>
        <Part><PartNumber>1</PartNumber><ETag>aa</ETag><Size>5</Size></Part>
        <Part><PartNumber>2</PartNumber><ETag>zz</ETag><Size>5</Size></Part>
        <Part><PartNumber>3</PartNumber><ETag>"cc"</ETag><Size>5</Size></Part>
      </ListPartsResult>
      """;

  @Inject StorageConfig storage;
  @Inject AgentConfig config;
  private HttpServer server;
  private S3AsyncClient client;

  @BeforeEach
  void theStoreStarts() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", UnquotedEtagComponentTest::answer);
    server.start();
    client =
        S3AsyncClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .forcePathStyle(true)
            .build();
  }

  @AfterEach
  void theStoreStops() {
    client.close();
    server.stop(0);
  }

  @Test
  void keepsPartsWithAnUnchangedEtag() {
    S3ObjectStore store = new S3ObjectStore(client, storage, config);
    ObjectKey key =
        ObjectKey.file(
            TestingAgent.SPACE, new TransferId(UUID.randomUUID()), new RelativePath("file.bin"));
    WriteFence fence = new WriteFence(Duration.ofMinutes(1), System::nanoTime);
    List<Checkpoint.Part> put =
        List.of(
            new Checkpoint.Part(1, "\"aa\"", 5),
            new Checkpoint.Part(2, "\"bb\"", 5),
            new Checkpoint.Part(3, "\"cc\"", 5));

    assertThatThrownBy(() -> store.complete(fence, key, "upload", 15, put).await().atMost(LIMIT))
        .isInstanceOfSatisfying(
            PartsReplacedException.class,
            replaced -> assertThat(replaced.intact()).containsExactlyInAnyOrder(1, 3));
  }

  private static void answer(HttpExchange exchange) throws IOException {
    boolean lists = exchange.getRequestMethod().equals("GET");
    byte[] body = (lists ? PARTS : MISMATCH).getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(lists ? 200 : 400, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
