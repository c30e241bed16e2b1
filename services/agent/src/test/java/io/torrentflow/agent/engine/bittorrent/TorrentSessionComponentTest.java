package io.torrentflow.agent.engine.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.kernel.net.AddressPolicy;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.testing.bittorrent.ForeignSeeder;
import io.torrentflow.testing.bittorrent.ForeignSeeder.Transport;
import io.torrentflow.testing.bittorrent.ForeignSeeder.Version;
import io.torrentflow.testing.bittorrent.TorrentContent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.libtorrent4j.AddTorrentParams;
import org.libtorrent4j.TorrentHandle;

@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
class TorrentSessionComponentTest {
  @Inject AgentConfig config;
  @Inject AddressPolicy policy;
  @Inject Vertx vertx;
  @TempDir Path folder;
  private Context context;
  private TorrentSession session;

  @BeforeEach
  void makeSession() {
    context = vertx.getOrCreateContext();
    session = new TorrentSession(folder.resolve("native/libtorrent4j.so"), config, policy);
  }

  @AfterEach
  void stopSession() {
    session.close().toCompletableFuture().join();
  }

  @Test
  void countsNoPeerBeforeItsHandshake() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Added torrent =
          add("xt=urn:btih:" + "a1".repeat(20) + "&x.pe=127.0.0.1:" + silent.getLocalPort());
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> call(() -> torrent.handle.status().numPeers()) == 1);

      TorrentSnapshot snapshot = call(() -> TorrentSnapshot.of(torrent.handle));

      assertThat(snapshot.peers()).isZero();
    }
  }

  @Test
  void tellsThatTheDiskIsFull() throws IOException {
    TorrentContent content = TorrentContent.oneFile("full");
    Files.createSymbolicLink(
        Files.createDirectory(folder.resolve("download")).resolve(content.name()),
        Path.of("/dev/full"));
    try (ForeignSeeder seeder = ForeignSeeder.of(folder, content, Version.V1, Transport.BOTH)) {
      Added torrent = add("xt=urn:btih:" + seeder.infoHashV1() + seeder.peer());

      await().atMost(Duration.ofSeconds(30)).until(() -> torrent.events.failure != null);

      assertThat(torrent.events.failure).isEqualTo(ProblemCode.STORAGE_FULL);
    }
  }

  private Added add(String topicAndPeer) {
    Events events = new Events();
    return new Added(
        call(
            () -> {
              AddTorrentParams params = AddTorrentParams.parseMagnetUri("magnet:?" + topicAndPeer);
              params.setSavePath(folder.resolve("download").toString());
              return session.add(context, params, events);
            }),
        events);
  }

  private <T> T call(Callable<T> call) {
    return session.call(context, call).toCompletionStage().toCompletableFuture().join();
  }

  private record Added(TorrentHandle handle, Events events) {}

  private static final class Events implements TorrentEvents {
    private volatile ProblemCode failure;

    @Override
    public void failed(ProblemException problem) {
      failure = problem.code();
    }
  }
}
