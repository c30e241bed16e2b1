package io.torrentflow.kernel.source;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of a torrent are wanted: positions in the torrent, from 0; none listed means all. Its
 * text is that of BEP 53, in one canonical form ({@code 0,2,4-7}), so that equal selections are
 * equal texts.
 */
public record FileSelection(SortedSet<Integer> positions) {
  /** Every file. */
  public static final FileSelection ALL = new FileSelection(new TreeSet<>());

  // More than any torrent's number of files that a person would list.
  private static final int MAX_POSITION = 1_000_000;
  // Twice the files that a torrent may have, as padding counts, too; overlapping ranges add up, so
  // that a short text cannot keep a processor busy.
  private static final int MAX_SELECTED = 100_000;
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,7})(?:-([0-9]{1,7}))?");

  public FileSelection {
    positions = Collections.unmodifiableSortedSet(new TreeSet<>(positions));
  }

  /**
   * Reads {@code 0,2,4-7}; an empty text selects all.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FileSelection parse(String text) {
    SortedSet<Integer> positions = new TreeSet<>();
    int selected = 0;
    for (String range : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      Matcher matcher = RANGE.matcher(range);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "The file selection " + MagnetUri.excerpt(text) + " must look like 0,2,4-7.");
      }
      int from = Integer.parseInt(matcher.group(1));
      int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
      if (to < from || to > MAX_POSITION) {
        throw new IllegalArgumentException(
            "The file selection " + MagnetUri.excerpt(text) + " has an impossible range.");
      }
      selected += to - from + 1;
      if (selected > MAX_SELECTED) {
        throw new IllegalArgumentException("It selects more than " + MAX_SELECTED + " files.");
      }
      for (int position = from; position <= to; position++) {
        positions.add(position);
      }
    }
    return new FileSelection(positions);
  }

  public boolean isAll() {
    return positions.isEmpty();
  }

  /** Whether the file at this position of the torrent is wanted. */
  public boolean includes(int position) {
    return isAll() || positions.contains(position);
  }

  @JsonValue
  public String text() {
    BitSet bits = new BitSet();
    positions.forEach(bits::set);
    List<String> ranges = new ArrayList<>();
    int end = 0;
    for (int from = bits.nextSetBit(0); from >= 0; from = bits.nextSetBit(end)) {
      end = bits.nextClearBit(from);
      ranges.add(end - from == 1 ? Integer.toString(from) : from + "-" + (end - 1));
    }
    return String.join(",", ranges);
  }

  @Override
  public String toString() {
    return text();
  }
}
