package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.agent.engine.PartSink;
import io.torrentflow.kernel.source.Metainfo;
import io.vertx.core.Context;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Reads each part from disk and puts it as soon as its pieces are verified, a few at a time. Lives
 * on the download's event loop.
 */
final class FinishedParts {
  // Files read concurrently; the memory for them is bounded by the sink.
  private static final int READERS = 4;

  private final Context context;
  private final PartSink sink;
  private final TorrentFolder folder;
  private final List<Metainfo.Entry> files;
  private final PieceMap pieces;
  private final Runnable allPut;
  private final Consumer<Throwable> failed;
  private final ArrayDeque<PieceMap.Part> ready = new ArrayDeque<>();
  private int reading;
  private int partsPut;
  private boolean over;

  /**
   * @param allPut called once, when the sink has every part; it may still upload some
   * @param failed called instead when a part cannot be read or put
   */
  FinishedParts(
      Context context,
      PartSink sink,
      TorrentFolder folder,
      List<Metainfo.Entry> files,
      PieceMap pieces,
      Runnable allPut,
      Consumer<Throwable> failed) {
    this.context = context;
    this.sink = sink;
    this.folder = folder;
    this.files = files;
    this.pieces = pieces;
    this.allPut = allPut;
    this.failed = failed;
  }

  /** A piece is verified; a second time changes nothing. */
  void pieceFinished(int piece) {
    if (!over) {
      ready.addAll(pieces.finish(piece));
      put();
    }
  }

  void stop() {
    over = true;
    ready.clear();
  }

  private void put() {
    while (reading < READERS && !ready.isEmpty()) {
      PieceMap.Part part = ready.remove();
      reading++;
      sink.buffer(part.length()).subscribe().with(buffer -> fill(part, buffer), this::fail);
    }
  }

  private void fill(PieceMap.Part part, PartBuffer buffer) {
    if (over) {
      buffer.release();
      return;
    }
    Metainfo.Entry source = files.get(part.file());
    Path path = folder.file(source);
    long offset = part.begin() - source.offset();
    context
        .executeBlocking(
            () -> {
              try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                buffer.fillFrom(file, offset);
              }
              return true;
            },
            false)
        .onComplete(
            done -> {
              reading--;
              if (over || done.failed()) {
                buffer.release();
                if (done.failed()) {
                  fail(Objects.requireNonNull(done.cause()));
                }
                return;
              }
              sink.put(part.file(), part.number(), buffer);
              partsPut++;
              if (partsPut == pieces.partCount()) {
                over = true;
                allPut.run();
              } else {
                put();
              }
            });
  }

  private void fail(Throwable failure) {
    if (!over) {
      stop();
      failed.accept(failure);
    }
  }
}
