package io.torrentflow.testing.bittorrent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.testing.python.PythonPackage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Another implementation that makes and seeds torrents: libtorrent 2.1 by its Python binding, from
 * PyPI. Where that cannot be installed, tests that need it are skipped.
 */
public final class ForeignSeeder implements AutoCloseable {
  private static final PythonPackage LIBTORRENT = new PythonPackage("libtorrent", "2.1.*", false);

  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;
  private final JsonNode torrent;

  /** The versions of torrents (BEP 3, BEP 52). */
  public enum Version {
    V1,
    V2,
    HYBRID
  }

  /** How peers may connect with it. */
  public enum Transport {
    TCP,
    UTP,
    BOTH
  }

  /**
   * @param folder where the content is put
   */
  public static ForeignSeeder of(
      Path folder, TorrentContent content, Version version, Transport transport) {
    return new ForeignSeeder(folder, content, version, transport, List.of());
  }

  /** The same, with a tracker in the torrent file. */
  public static ForeignSeeder of(
      Path folder, TorrentContent content, Version version, URI tracker) {
    return new ForeignSeeder(folder, content, version, Transport.BOTH, List.of(tracker.toString()));
  }

  private ForeignSeeder(
      Path folder,
      TorrentContent content,
      Version version,
      Transport transport,
      List<String> tracker) {
    content.write(folder);
    try {
      Path script = folder.resolve("seed.py");
      try (InputStream resource = ForeignSeeder.class.getResourceAsStream("/seeder/seed.py")) {
        Files.copy(resource, script, StandardCopyOption.REPLACE_EXISTING);
      }
      ProcessBuilder builder =
          LIBTORRENT.command(
              script.toString(),
              folder.toString(),
              content.name(),
              lower(version),
              Integer.toString(TorrentContent.PIECE),
              lower(transport));
      builder.command().addAll(tracker);
      process = builder.start();
      out = process.inputReader();
      in = process.outputWriter();
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("The foreign seeder ended with " + process.waitFor());
      }
      torrent = new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public byte[] torrent() {
    return Base64.getDecoder().decode(torrent.get("torrent").asText());
  }

  public String infoHashV1() {
    return torrent.get("infoHashV1").asText();
  }

  public String infoHashV2() {
    return torrent.get("infoHashV2").asText();
  }

  public int port() {
    return torrent.get("port").asInt();
  }

  /** A link with every hash that the torrent has, and the seeder as its peer. */
  public String magnet() {
    List<String> topics = new ArrayList<>();
    if (!torrent.get("infoHashV1").isNull()) {
      topics.add("xt=urn:btih:" + infoHashV1());
    }
    if (!torrent.get("infoHashV2").isNull()) {
      topics.add("xt=urn:btmh:1220" + infoHashV2());
    }
    return "magnet:?" + String.join("&", topics) + peer();
  }

  public String peer() {
    return "&x.pe=127.0.0.1:" + port();
  }

  /** Bytes of content that peers were sent. */
  public long payloadSent() {
    return Long.parseLong(ask("sent"));
  }

  public void limit(int bytesPerSecond) {
    ask("limit " + bytesPerSecond);
  }

  /** Tells the torrent's tracker that the seeder is there. */
  public void announce() {
    ask("announce");
  }

  /** By what a tracker knows the torrent: SHA-1, and SHA-256 cut to its length (BEP 52). */
  public List<String> trackerHashes() {
    return Stream.of("infoHashV1", "infoHashV2")
        .map(torrent::get)
        .filter(hash -> !hash.isNull())
        .map(hash -> hash.asText().substring(0, 40))
        .toList();
  }

  private String ask(String command) {
    try {
      in.write(command + "\n");
      in.flush();
      return out.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Has the library ready in the user's cache; without it these tests are skipped. */
  public static void fetch() {
    LIBTORRENT.fetch();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
