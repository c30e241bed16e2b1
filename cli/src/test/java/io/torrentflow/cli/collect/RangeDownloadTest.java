package io.torrentflow.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.torrentflow.cli.CommandException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeDownloadTest {
  @TempDir Path folder;
  private final byte[] content = new byte[200_000];
  private Path target;

  @BeforeEach
  void prepare() {
    new Random(7).nextBytes(content);
    target = folder.resolve("deep/file.bin");
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws Exception {
    Files.createDirectories(target.getParent());
    byte[] kept = content.clone();
    // Different on purpose: only a resumed download keeps it.
    kept[0] ^= 1;
    Files.write(part(), Arrays.copyOf(kept, 150_000));
    Path served = Files.write(folder.resolve("served.bin"), content);

    try (RangeOrigin origin = RangeOrigin.serve(served)) {
      download(origin::address).run(target, false);
    }

    assertThat(Files.readAllBytes(target)).isEqualTo(kept);
    assertThat(part()).doesNotExist();
  }

  @Test
  void aBrokenConnectionIsTakenUpWhereItBroke() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server = server(exchange -> serveHalfThenRest(exchange, requests));
    try {
      download(() -> address(server)).run(target, false);
    } finally {
      server.stop(0);
    }

    assertThat(Files.readAllBytes(target)).isEqualTo(content);
    assertThat(requests).hasValue(2);
  }

  @Test
  void aServerWithoutRangesSendsTheWholeFile() throws Exception {
    Files.createDirectories(target.getParent());
    Files.write(part(), new byte[1000]);
    HttpServer server =
        server(
            exchange -> {
              exchange.sendResponseHeaders(200, content.length);
              exchange.getResponseBody().write(content);
              exchange.close();
            });
    try {
      download(() -> address(server)).run(target, false);
    } finally {
      server.stop(0);
    }

    assertThat(Files.readAllBytes(target)).isEqualTo(content);
  }

  @Test
  void aStoreThatRefusesIsGivenUpWithItsAnswer() throws Exception {
    HttpServer server =
        server(
            exchange -> {
              exchange.sendResponseHeaders(403, -1);
              exchange.close();
            });
    try {
      Throwable refusal = catchThrowable(() -> download(() -> address(server)).run(target, false));

      assertThat(refusal).isInstanceOf(CommandException.class).hasMessageContaining("403");
      assertThat(target).doesNotExist();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aPartThatIsALinkIsNotWrittenThrough() throws Exception {
    Files.createDirectories(target.getParent());
    Path victim = Files.writeString(folder.resolve("victim"), "untouched");
    Files.createSymbolicLink(part(), victim);
    Path served = Files.write(folder.resolve("served.bin"), content);

    try (RangeOrigin origin = RangeOrigin.serve(served)) {
      Throwable refusal = catchThrowable(() -> download(origin::address).run(target, false));

      assertThat(refusal).isInstanceOf(CommandException.class).hasMessageContaining("is a link");
      assertThat(victim).hasContent("untouched");
    }
  }

  @Test
  void anotherRangeThanWasAskedForIsNotAppended() throws Exception {
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
  void whatAppearsMeanwhileStays() throws Exception {
    Path served = Files.write(folder.resolve("served.bin"), content);
    Files.createDirectories(target.getParent());
    Files.writeString(target, "mine");

    try (RangeOrigin origin = RangeOrigin.serve(served)) {
      Throwable refusal = catchThrowable(() -> download(origin::address).run(target, false));

      assertThat(refusal).isInstanceOf(CommandException.class);
      assertThat(target).hasContent("mine");
    }
  }

  private RangeDownload download(Supplier<URI> link) {
    return new RangeDownload(link, content.length, part(), position -> {});
  }

  private void serveHalfThenRest(HttpExchange exchange, AtomicInteger requests) throws IOException {
    if (requests.incrementAndGet() == 1) {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, 100_000);
      exchange.getResponseBody().flush();
      exchange.close();
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = Integer.parseInt(range.replaceAll("\\D", ""));
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    exchange.sendResponseHeaders(206, content.length - from);
    exchange.getResponseBody().write(content, from, content.length - from);
    exchange.close();
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
