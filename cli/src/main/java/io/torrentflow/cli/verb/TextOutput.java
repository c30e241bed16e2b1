package io.torrentflow.cli.verb;

import io.torrentflow.cli.collect.FileCollector;
import io.torrentflow.cli.progress.ProgressLine;
import io.torrentflow.cli.progress.Sentences;
import io.torrentflow.cli.progress.Setback;
import io.torrentflow.cli.progress.Step;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.cli.terminal.LiveLines;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** For people: a line that renews itself on a terminal, plain lines in a pipe. */
final class TextOutput implements GetOutput {
  // Faster than a person reads; a terminal far away would lag behind.
  private static final long RENEWAL_NANOS = Duration.ofMillis(100).toNanos();
  // Small files come in less; a log need not have ten lines of it.
  private static final long LINE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Subject subject;
  private final LiveLines lines;
  private final ProgressLine line;
  private final Setback setback = new Setback();
  private final Step tenths = new Step();
  private String name;
  private long collectingSince;
  private long collectedBefore;
  private long renewedAt;
  private long totalBytes;

  TextOutput(Subject subject, LiveLines lines) {
    this.subject = subject;
    this.lines = lines;
    this.name = subject.name();
    line = new ProgressLine(subject, InstantSource.system());
  }

  @Override
  public synchronized void note(String sentence) {
    lines.print(sentence);
  }

  @Override
  public synchronized void progress(JobView now) {
    name = subject.nameOf(now);
    setback.take(now).ifPresent(lines::print);
    String text = line.of(now, lines.columns());
    // A log wants to know of every tenth and of what is waited for, not of every second.
    lines.show(
        "",
        text,
        line.isWaiting() ? text : now.status().wireName() + ProgressLine.percent(now) / 10);
  }

  @Override
  public synchronized void disconnected() {
    lines.show("", ProgressLine.line(name, "reconnecting", lines.columns()), "reconnecting");
  }

  @Override
  public synchronized void collecting(long bytes, long total) {
    long now = System.nanoTime();
    if (collectingSince == 0) {
      collectingSince = now;
      collectedBefore = bytes;
      totalBytes = total;
      renewedAt = now;
    }
    boolean due =
        lines.isLive()
            ? now - renewedAt > RENEWAL_NANOS
            : now - renewedAt > LINE_NANOS && tenths.isNew(bytes, total);
    if (due) {
      renewedAt = now;
      long rate =
          Amounts.perSecond(bytes - collectedBefore, Duration.ofNanos(now - collectingSince));
      String text =
          ProgressLine.line(
              name,
              ProgressLine.bar(bytes, total, OptionalLong.of(rate)) + "  saving",
              lines.columns());
      lines.show("", text, text);
    }
  }

  @Override
  public synchronized void completed(JobView end, FileCollector.Outcome outcome, Duration time) {
    lines.close();
    name = subject.nameOf(end);
    List<Path> places = outcome.places();
    String what = places.size() == 1 ? "" : places.size() + " files, ";
    String place = common(places);
    lines.print(
        outcome.fetched()
            ? String.format(
                Locale.ROOT,
                "%s  %s%s in %s (%s) → %s",
                name,
                what,
                Amounts.bytes(totalBytes),
                Amounts.seconds(time),
                Amounts.rate(Amounts.perSecond(totalBytes, time)),
                place)
            : "%s  is complete at %s; nothing was fetched".formatted(name, place));
  }

  @Override
  public synchronized void failed(JobView end) {
    lines.close();
    String why =
        end.error() == null
            ? "The job was " + end.status().wireName()
            : "The job failed: " + Sentences.of(end.error());
    String uri = end.source().type() == SourceType.HTTP ? end.source().uri() : null;
    boolean isNamed = uri == null || end.error() == null || why.contains(uri);
    System.err.println(why + (isNamed ? "." : "; it was fetched from " + uri + "."));
  }

  @Override
  public void close() {
    lines.close();
  }

  // The file, or the folder that has all of them.
  private static String common(List<Path> places) {
    return Stream.iterate(places.getFirst(), Path::getParent)
        .filter(above -> places.stream().allMatch(place -> place.startsWith(above)))
        .findFirst()
        .orElseThrow()
        .toString();
  }
}
