package io.torrentflow.testing.bittorrent;

import static org.awaitility.Awaitility.await;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.process.NativeProcess;
import io.torrentflow.testing.torrent.TestingTorrent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A tracker (opentracker) and seeders (aria2, Transmission) on loopback. */
public final class Swarm implements AutoCloseable {
  private final Path folder;
  private final int trackerPort;
  private final NativeProcess tracker;
  private final List<NativeProcess> processes = new ArrayList<>();

  public Swarm() {
    try {
      folder = Files.createTempDirectory("swarm");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.trackerPort = freePort();
    write(allowed(), new byte[0]);
    letEverybodyIn();
    String port = Integer.toString(trackerPort);
    List<String> arguments =
        List.of(
            "-i",
            "127.0.0.1",
            "-p",
            port,
            "-P",
            port,
            "-d",
            folder.toString(),
            "-u",
            user(),
            "-w",
            allowed().getFileName().toString());
    tracker = start("opentracker", PeerPrograms.command("opentracker", arguments));
    await().atMost(Duration.ofSeconds(20)).until(() -> connects(trackerPort));
  }

  /** Has the programs ready in the user's cache. */
  public static void fetch() {
    PeerPrograms.command("opentracker", List.of());
  }

  public URI tracker() {
    return URI.create("http://127.0.0.1:" + trackerPort + "/announce");
  }

  /** Where seeders find the files. */
  public Path files() {
    return folder;
  }

  /**
   * Has the tracker know the torrent, as yet without seeders. Debian's opentracker serves only what
   * is on its list, which it reads again at SIGHUP.
   */
  public void allow(TestingTorrent torrent) {
    allow(torrent.infoHash());
  }

  private void allow(String infoHash) {
    try {
      Files.writeString(allowed(), infoHash + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tracker.signal("HUP");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                !ask("announce", infoHash, "&port=9&left=1&event=stopped&peer_id=" + "0".repeat(20))
                    .contains("not authorized"));
  }

  /** Has both programs seed the torrent, and waits until the tracker knows them. */
  public void seed(TestingTorrent torrent) {
    allow(torrent);
    Path file = folder.resolve(torrent.infoHash() + ".torrent");
    write(file, torrent.bytes());
    start(
        "aria2",
        PeerPrograms.command(
            "aria2c",
            List.of(
                "--dir=" + folder,
                "--check-integrity=true",
                "--seed-ratio=0.0",
                "--enable-dht=false",
                "--enable-dht6=false",
                "--bt-enable-lpd=false",
                "--enable-peer-exchange=false",
                "--disable-ipv6=true",
                "--interface=127.0.0.1",
                "--no-conf=true",
                "--listen-port=" + freePort(),
                file.toString())));
    startTransmission(torrent);
    await().atMost(Duration.ofSeconds(60)).until(() -> seeders(torrent.infoHash()) >= 2);
  }

  /** Waits until the tracker knows the seeder by every hash of its torrent. */
  public void seed(ForeignSeeder seeder) {
    seeder.trackerHashes().forEach(this::allow);
    seeder.announce();
    for (String infoHash : seeder.trackerHashes()) {
      await().atMost(Duration.ofSeconds(60)).until(() -> seeders(infoHash) >= 1);
    }
  }

  @Override
  public void close() {
    processes.reversed().forEach(process -> process.stop("TERM", Duration.ofSeconds(3)));
    PrivateFiles.deleteTree(folder);
  }

  private Path allowed() {
    return folder.resolve("allowed.txt");
  }

  /** opentracker gives up root and then reads its list. */
  private void letEverybodyIn() {
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startTransmission(TestingTorrent torrent) {
    Path home = folder.resolve("transmission-" + processes.size());
    write(
        home.resolve("settings.json"),
        """
        {"download-dir": "%s", "peer-port": %d, "rpc-port": %d, "rpc-bind-address": "127.0.0.1",
         "bind-address-ipv4": "127.0.0.1", "dht-enabled": false, "lpd-enabled": false,
         "pex-enabled": false, "utp-enabled": false, "port-forwarding-enabled": false,
         "watch-dir": "%s", "watch-dir-enabled": true, "ratio-limit-enabled": false}
        """
            .formatted(folder, freePort(), freePort(), home.resolve("watch"))
            .getBytes(StandardCharsets.UTF_8));
    write(home.resolve("watch").resolve(torrent.infoHash() + ".torrent"), torrent.bytes());
    start(
        "transmission",
        PeerPrograms.command(
            "transmission-daemon", List.of("--foreground", "--config-dir", home.toString())));
  }

  private NativeProcess start(String part, ProcessBuilder command) {
    NativeProcess process = NativeProcess.start(folder, part + "-" + processes.size(), 0, command);
    processes.add(process);
    return process;
  }

  /** What the tracker says of complete copies (BEP 48). */
  private long seeders(String infoHash) throws IOException, InterruptedException {
    String answer = ask("scrape", infoHash, "");
    int at = answer.indexOf("8:completei");
    return at < 0 ? 0 : Long.parseLong(answer.substring(at + 11, answer.indexOf('e', at + 11)));
  }

  private String ask(String what, String infoHash, String more)
      throws IOException, InterruptedException {
    StringBuilder hash = new StringBuilder();
    for (byte b : HexFormat.of().parseHex(infoHash)) {
      hash.append('%').append(HexFormat.of().toHexDigits(b));
    }
    URI uri =
        URI.create("http://127.0.0.1:" + trackerPort + "/" + what + "?info_hash=" + hash + more);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
        .body();
  }

  // opentracker gives up root; as anybody else it stays who it is.
  private static String user() {
    String user = System.getProperty("user.name");
    return user.equals("root") ? "nobody" : user;
  }

  private static boolean connects(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
