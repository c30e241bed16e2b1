package io.torrentflow.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.torrentflow.cli.CommandException;
import io.torrentflow.testing.origin.TestingOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeDownloadComponentTest {
  @TempDir Path folder;
  private final byte[] content = new byte[200_000];
  private Path target;

  @BeforeEach
  void prepare() {
    new Random(7).nextBytes(content);
    target = folder.resolve("deep/file.bin");
  }

  @Test
  void resumesAfterThePartThatIsThere() throws Exception {
    Files.createDirectories(target.getParent());
    byte[] kept = content.clone();
    // Different on purpose: only a resumed download keeps it.
    kept[0] ^= 1;
    Files.write(part(), Arrays.copyOf(kept, 150_000));

    try (TestingOrigin origin = new TestingOrigin()) {
      origin.serve("/file.bin", content);
      download(() -> origin.uri("/file.bin")).run(target, false);
    }

    assertThat(Files.readAllBytes(target)).isEqualTo(kept);
    assertThat(part()).doesNotExist();
  }

  @Test
  void resumesWhereTheConnectionBroke() throws Exception {
    try (TestingOrigin origin = new TestingOrigin()) {
      TestingOrigin.Resource file = origin.serve("/file.bin", content).breaking(1);

      download(() -> origin.uri("/file.bin")).run(target, false);

      assertThat(Files.readAllBytes(target)).isEqualTo(content);
      // What was under way when the connection broke comes twice; all of it would be 300,000 bytes.
      assertThat(file.sent()).isBetween((long) content.length, content.length + 50_000L);
    }
  }

  @Test
  void startsOverWithoutRangeSupport() throws Exception {
    Files.createDirectories(target.getParent());
    Files.write(part(), new byte[1000]);
    try (TestingOrigin origin = new TestingOrigin()) {
      origin.serve("/file.bin", content).withoutRanges();

      download(() -> origin.uri("/file.bin")).run(target, false);

      assertThat(Files.readAllBytes(target)).isEqualTo(content);
    }
  }

  @Test
  void reportsTheStatusOfARefusal() {
    try (TestingOrigin origin = new TestingOrigin()) {
      origin.serve("/file.bin", content).refusingAllAfter(0);

      Throwable refusal =
          catchThrowable(() -> download(() -> origin.uri("/file.bin")).run(target, false));

      assertThat(refusal).isInstanceOf(CommandException.class).hasMessageContaining("403");
      assertThat(target).doesNotExist();
    }
  }

  @Test
  void refusesAPartThatIsASymbolicLink() throws Exception {
    Files.createDirectories(target.getParent());
    Path victim = Files.writeString(folder.resolve("victim"), "untouched");
    Files.createSymbolicLink(part(), victim);

    try (TestingOrigin origin = new TestingOrigin()) {
      origin.serve("/file.bin", content);
      Throwable refusal =
          catchThrowable(() -> download(() -> origin.uri("/file.bin")).run(target, false));

      assertThat(refusal).isInstanceOf(CommandException.class).hasMessageContaining("is a link");
      assertThat(victim).hasContent("untouched");
    }
  }

  @Test
  void refusesARangeThatWasNotRequested() throws Exception {
    Files.createDirectories(target.getParent());
    Files.write(part(), new byte[1000]);
    HttpServer server =
        server(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Range", "bytes 0-199999/200000");
              exchange.sendResponseHeaders(206, content.length);
              exchange.getResponseBody().write(content);
              exchange.close();
            });
    try {
      Throwable refusal = catchThrowable(() -> download(() -> address(server)).run(target, false));

      assertThat(refusal).hasMessageContaining("another range");
      assertThat(part()).hasSize(1000);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void keepsAFileThatAppearsDuringTheDownload() throws Exception {
    Files.createDirectories(target.getParent());
    Files.writeString(target, "mine");

    try (TestingOrigin origin = new TestingOrigin()) {
      origin.serve("/file.bin", content);
      Throwable refusal =
          catchThrowable(() -> download(() -> origin.uri("/file.bin")).run(target, false));

      assertThat(refusal).isInstanceOf(CommandException.class);
      assertThat(target).hasContent("mine");
    }
  }

  private RangeDownload download(Supplier<URI> link) {
    return new RangeDownload(link, content.length, part(), position -> {});
  }

  private static HttpServer server(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return server;
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private Path part() {
    return target.resolveSibling("file.bin.part");
  }
}
