package io.torrentflow.kernel.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.MagnetUri.PeerAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MagnetUriTest {
  private static final String V1 = "c9e15763f722f23e98a29decdfae341b98d53056";
  private static final String V1_BASE32 = "ZHQVOY7XELZD5GFCTXWN7LRUDOMNKMCW";
  private static final String V2 =
      "caf1e1c30e81cb361b9ee167c4aa64228a7fa4fa9f6105232b28ad099f3a302e";
  private static final String LINK = "magnet:?xt=urn:btih:" + V1;

  @Nested
  class TheHash {
    @Test
    void isReadFromHexadecimal() {
      MagnetUri magnet = MagnetUri.parse(LINK);

      assertThat(magnet.v1()).isEqualTo(new InfoHash.V1(V1));
      assertThat(magnet.v2()).isNull();
    }

    @Test
    void ignoresCase() {
      MagnetUri magnet =
          MagnetUri.parse("MAGNET:?XT=URN:BTIH:" + V1.toUpperCase(java.util.Locale.ROOT));

      assertThat(magnet.v1()).isEqualTo(new InfoHash.V1(V1));
    }

    @ParameterizedTest
    @ValueSource(strings = {V1_BASE32, "zhqvoy7xelzd5gfctxwn7lrudomnkmcw"})
    void isReadFromBase32(String digits) {
      MagnetUri magnet = MagnetUri.parse("magnet:?xt=urn:btih:" + digits);

      assertThat(magnet.v1()).isEqualTo(new InfoHash.V1(V1));
    }

    @Test
    void ofVersion2IsAMultihash() {
      MagnetUri magnet = MagnetUri.parse("magnet:?xt=urn:btmh:1220" + V2);

      assertThat(magnet.v1()).isNull();
      assertThat(magnet.v2()).isEqualTo(new InfoHash.V2(V2));
    }

    @Test
    void ofBothVersionsIsAHybrid() {
      MagnetUri magnet = MagnetUri.parse(LINK + "&xt=urn:btmh:1220" + V2);

      assertThat(magnet.v1()).isEqualTo(new InfoHash.V1(V1));
      assertThat(magnet.v2()).isEqualTo(new InfoHash.V2(V2));
    }

    @Test
    void isReadFromNumberedTopicsBesideOtherNetworks() {
      MagnetUri magnet = MagnetUri.parse("magnet:?xt.1=urn:sha1:ABC&xt.2=urn:btih:" + V1);

      assertThat(magnet.v1()).isEqualTo(new InfoHash.V1(V1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xt", "xt.", "xt.1", "xt.0042", "XT.2"})
    void isReadFromEveryNumberedTopic(String name) {
      MagnetUri magnet = MagnetUri.parse(LINK + "&" + name + "=urn:btmh:1220" + V2);

      assertThat(magnet.v2()).isEqualTo(new InfoHash.V2(V2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x%74", "%58%54", "xt%2E1", "xt.%31", "%78t."})
    void isReadFromATopicWithAnEncodedKey(String name) {
      MagnetUri magnet = MagnetUri.parse("magnet:?" + name + "=urn:btih:" + V1);

      assertThat(magnet.v1()).isEqualTo(new InfoHash.V1(V1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xt.a", "xt.1a", "xt..1", "xt.1.2", "xtt", "x.t", "xt%20"})
    void isNotReadFromAnotherParameter(String name) {
      MagnetUri magnet = MagnetUri.parse(LINK + "&" + name + "=urn:btmh:1220" + V2);

      assertThat(magnet.v2()).isNull();
    }

    @Test
    void mayBeRepeated() {
      MagnetUri magnet = MagnetUri.parse(LINK + "&xt=urn:btih:" + V1_BASE32);

      assertThat(magnet.v1()).isEqualTo(new InfoHash.V1(V1));
    }
  }

  @Nested
  class TheRest {
    @Test
    void namesTheTorrent() {
      MagnetUri magnet = MagnetUri.parse(LINK + "&dn=Big+Buck%20Bunny%20%E2%9C%93");

      assertThat(magnet.displayName()).isEqualTo("Big Buck Bunny ✓");
    }

    @Test
    void acceptsUnencodedText() {
      MagnetUri magnet = MagnetUri.parse(LINK + "&dn=Ünï 🎬&ws=https://mirror.example/a+b");

      assertThat(magnet.displayName()).isEqualTo("Ünï 🎬");
      assertThat(magnet.webSeeds()).containsExactly(URI.create("https://mirror.example/a+b"));
    }

    @Test
    void hasNoNameIfItIsBlank() {
      assertThat(MagnetUri.parse(LINK + "&dn=%20").displayName()).isNull();
    }

    @Test
    void aNameIsAsLongAsOneOfAFile() {
      assertThat(MagnetUri.parse(LINK + "&dn=" + "x".repeat(300)).displayName()).hasSize(255);
      // Of a character in two halves neither is left alone.
      assertThat(MagnetUri.parse(LINK + "&dn=" + "x".repeat(254) + encode("🎬")).displayName())
          .isEqualTo("x".repeat(254));
    }

    @Test
    void aLongLinkIsShownByWhatItNames() {
      String tracker = "&tr=http://t.example/" + "x".repeat(900);
      String link = LINK + "&so=0,2" + tracker + tracker + tracker;

      assertThat(JobSource.Magnet.parse(LINK + tracker).shownLink()).isEqualTo(LINK + tracker);
      assertThat(JobSource.Magnet.parse(link).link()).isEqualTo(link);
      assertThat(JobSource.Magnet.parse(link).shownLink()).isEqualTo(LINK + "&so=0,2");
    }

    @Test
    void listsTrackersOnceAndInOrder() {
      MagnetUri magnet =
          MagnetUri.parse(
              LINK
                  + "&tr=udp%3A%2F%2Ft.example%3A1337&tr.1=https://t.example/announce"
                  + "&tr=wss://w.example&tr=udp://t.example:1337");

      assertThat(magnet.trackers())
          .containsExactly(
              URI.create("udp://t.example:1337"),
              URI.create("https://t.example/announce"),
              URI.create("wss://w.example"));
    }

    @Test
    void listsWebSeeds() {
      MagnetUri magnet = MagnetUri.parse(LINK + "&ws=https%3A%2F%2Fmirror.example%2Ff%2520.iso");

      assertThat(magnet.webSeeds()).containsExactly(URI.create("https://mirror.example/f%20.iso"));
    }

    @Test
    void listsPeers() {
      MagnetUri magnet =
          MagnetUri.parse(
              LINK + "&x.pe=192.0.2.7:6881&x.pe=%5B2001:db8::7%5D:51413&x.pe=peer.example:1");

      assertThat(magnet.peers())
          .containsExactly(
              new PeerAddress("192.0.2.7", 6881),
              new PeerAddress("2001:db8::7", 51413),
              new PeerAddress("peer.example", 1));
    }

    @Test
    void selectsFilesByRanges() {
      MagnetUri magnet = MagnetUri.parse(LINK + "&so=0,2,4-7,6");

      assertThat(magnet.selection().positions()).containsExactly(0, 2, 4, 5, 6, 7);
    }

    @Test
    void selectsTheLastPossibleFile() {
      assertThat(MagnetUri.parse(LINK + "&so=1000000").selection().positions())
          .containsExactly(1_000_000);
    }

    @Test
    void ignoresUnusedParameters() {
      MagnetUri magnet = MagnetUri.parse(LINK + "&xl=10826029&as=x&foo=bar&&");

      assertThat(magnet.v1()).isEqualTo(new InfoHash.V1(V1));
    }
  }

  @Nested
  class WhatIsRefused {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            magnet:?dn=x                            | It names no torrent: xt=urn:btih: or xt=urn:btmh: is missing.
            magnet:?                                | It names no torrent: xt=urn:btih: or xt=urn:btmh: is missing.
            http://example.org                      | It does not begin with magnet:?.
            magnet:xt=urn:btih:x                    | It does not begin with magnet:?.
            magnet:?xt                              | The part "xt" has no value.
            magnet:?xt=urn:btih:abc                 | Its info hash must have 40 hexadecimal or 32 base32 digits, not 3.
            magnet:?xt=urn:btih:zz{39}              | Its info hash is not hexadecimal.
            magnet:?xt=urn:btih:1{31}A              | Its info hash is not base32 (letters and 2 to 7).
            magnet:?xt=urn:btih:ß{31}A              | Its info hash is not base32 (letters and 2 to 7).
            magnet:?xt=urn:btmh:1220abcd            | Its v2 info hash must be 1220 and 64 hexadecimal digits.
            magnet:?xt=urn:btmh:1220zz{63}          | Its info hash is not hexadecimal.
            {L}&xt=urn:btih:0{40}                   | It names two different torrents.
            {L}&x%74=urn:btih:0{40}                 | It names two different torrents.
            {L}&xt=URN:btih:0{40}                   | It names two different torrents.
            {L}&xt=URN:btmh:12200{64}               | It names a torrent twice, once in a spelling that not all clients read.
            {L}&x%74=urn:btmh:12200{64}             | It names a torrent twice, once in a spelling that not all clients read.
            {L}&&dn=x                               | An & stands before "dn=x" where a part is missing.
            {L}&d%n=x                               | A % is not followed by two hexadecimal digits.
            {L}&tr=:                                | The tracker ":" must be a URL with one of [http, https, udp, ws, wss].
            {L}&tr=ftp://t.example                  | The tracker "ftp://t.example" must be a URL with one of [http, https, udp, ws, wss].
            {L}&tr=//t.example                      | The tracker "//t.example" must be a URL with one of [http, https, udp, ws, wss].
            {L}&ws=udp://t.example                  | The web seed "udp://t.example" must be a URL with one of [http, https].
            {L}&x.pe=peer.example                   | The peer "peer.example" must be host:port.
            {L}&x.pe=peer.example:0                 | The peer "peer.example:0" must be host:port.
            {L}&x.pe=peer.example:65536             | The peer "peer.example:65536" must be host:port.
            {L}&x.pe=2001:db8::7:1                  | The peer "2001:db8::7:1" must be host:port.
            {L}&so=                                 | The file selection "" must look like 0,2,4-7.
            {L}&so=1,,2                             | The file selection "1,,2" must look like 0,2,4-7.
            {L}&so=7-4                              | The file selection "7-4" has an impossible range.
            {L}&so=1000001                          | The file selection "1000001" has an impossible range.
            {L}&so=0-60000,0-60000                  | It selects more than 100000 files.
            {L}&dn=%                                | A % is not followed by two hexadecimal digits.
            {L}&dn=%2                               | A % is not followed by two hexadecimal digits.
            {L}&dn=%zz                              | A % is not followed by two hexadecimal digits.
            {L}&dn=%ff                              | It is not UTF-8.
            {L}&dn=a%00                             | It has control characters.
            """)
    void isReportedWithAMessage(String link, String detail) {
      ProblemException problem = refusal(spelledOut(link));

      assertThat(problem.detail()).isEqualTo(detail);
    }

    @Test
    void refusesAnOverlongLink() {
      assertThat(refusal(LINK + "&dn=" + "x".repeat(16_384)).detail())
          .isEqualTo("It has more than 16384 characters.");
      assertThat(refusal(LINK + "&tr=http://t/" + "x".repeat(1_024)).detail())
          .endsWith("…\" has more than 1024 characters.");
    }

    @Test
    void refusesTooManyAddresses() {
      assertThat(refusal(LINK + many("&tr=udp://t%d.example:1")).detail())
          .isEqualTo("It has more than 100 trackers.");
      assertThat(refusal(LINK + many("&ws=http://w%d.example")).detail())
          .isEqualTo("It has more than 100 web seeds.");
      assertThat(refusal(LINK + many("&x.pe=p%d.example:1")).detail())
          .isEqualTo("It has more than 100 peers.");
    }

    @Test
    void quotesOnlyPartOfALink() {
      String detail = refusal(LINK + "&x.pe=" + "x".repeat(1_000)).detail();

      assertThat(detail).isEqualTo("The peer \"" + "x".repeat(60) + "…\" must be host:port.");
    }

    private static String many(String pattern) {
      return IntStream.rangeClosed(0, 100)
          .mapToObj(i -> pattern.replace("%d", Integer.toString(i)))
          .collect(Collectors.joining());
    }

    /** {L} is a good link, x{n} is x repeated n times. */
    private static String spelledOut(String link) {
      return java.util.regex.Pattern.compile("(.)\\{([0-9]+)}")
          .matcher(link.replace("{L}", LINK))
          .replaceAll(match -> match.group(1).repeat(Integer.parseInt(match.group(2))));
    }

    private static ProblemException refusal(String link) {
      ProblemException problem =
          catchThrowableOfType(ProblemException.class, () -> MagnetUri.parse(link));
      assertThat(problem).as(link).isNotNull();
      assertThat(problem.code()).isEqualTo(ProblemCode.MAGNET_INVALID);
      return problem;
    }
  }

  @Property
  void roundTrips(@ForAll("magnets") MagnetUri magnet) {
    MagnetUri read = MagnetUri.parse(print(magnet));

    assertThat(read).isEqualTo(magnet);
  }

  @Property
  void parsesOrRefusesAnyText(@ForAll("texts") String text) {
    try {
      MagnetUri.parse(text);
    } catch (ProblemException e) {
      assertThat(e.code()).isEqualTo(ProblemCode.MAGNET_INVALID);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    // Close to a link, so that the reader gets past its first line.
    Arbitrary<String> parts =
        Arbitraries.oneOf(
            Arbitraries.of("xt=", "xt=urn:btih:", "xt=urn:btmh:1220", "tr=", "ws=", "x.pe=", "so="),
            Arbitraries.of("&", "%", "%41", "%c3", ":", "[", "]", "-", ",", "1", "//", V1, V2),
            Arbitraries.strings().withChars("ßﬁİ234ABCz").ofLength(32),
            Arbitraries.strings().ofMaxLength(8));
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        parts.list().ofMaxSize(12).map(list -> "magnet:?" + String.join("", list)));
  }

  @Provide
  Arbitrary<MagnetUri> magnets() {
    Arbitrary<InfoHash.V1> v1 = hex(40).map(InfoHash.V1::new);
    Arbitrary<InfoHash.V2> v2 = hex(64).map(InfoHash.V2::new).injectNull(0.5);
    Arbitrary<String> hosts = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1);
    Arbitrary<String> names =
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(40)
            .filter(
                name ->
                    !name.isBlank()
                        && name.chars().noneMatch(Character::isISOControl)
                        && StandardCharsets.UTF_8.newEncoder().canEncode(name))
            .injectNull(0.2);
    Arbitrary<List<URI>> trackers =
        hosts
            .map(host -> URI.create("udp://" + host + ":80/a?b=c&d"))
            .list()
            .uniqueElements()
            .ofMaxSize(5);
    Arbitrary<List<URI>> webSeeds =
        hosts
            .map(host -> URI.create("https://" + host + "/%20+"))
            .list()
            .uniqueElements()
            .ofMaxSize(5);
    Arbitrary<List<PeerAddress>> peers =
        Combinators.combine(
                Arbitraries.oneOf(hosts, Arbitraries.of("192.0.2.1", "2001:db8::1", "::1")),
                Arbitraries.integers().between(1, 65_535))
            .as(PeerAddress::new)
            .list()
            .ofMaxSize(5);
    Arbitrary<FileSelection> files =
        Arbitraries.integers()
            .between(0, 1_000_000)
            .set()
            .ofMaxSize(5)
            .map(set -> new FileSelection(new TreeSet<>(set)));
    return Combinators.combine(v1, v2, names, trackers, webSeeds, peers, files).as(MagnetUri::new);
  }

  private static Arbitrary<String> hex(int digits) {
    return Arbitraries.strings().withChars("0123456789abcdef").ofLength(digits);
  }

  private static String print(MagnetUri magnet) {
    StringJoiner link = new StringJoiner("&", "magnet:?", "");
    if (magnet.v1() != null) {
      link.add("xt=urn:btih:" + magnet.v1().hex());
    }
    if (magnet.v2() != null) {
      link.add("xt=urn:btmh:1220" + magnet.v2().hex());
    }
    if (magnet.displayName() != null) {
      link.add("dn=" + encode(magnet.displayName()));
    }
    magnet.trackers().forEach(uri -> link.add("tr=" + encode(uri.toString())));
    magnet.webSeeds().forEach(uri -> link.add("ws=" + encode(uri.toString())));
    for (PeerAddress peer : magnet.peers()) {
      String host = peer.host().contains(":") ? "[" + peer.host() + "]" : peer.host();
      link.add("x.pe=" + encode(host + ":" + peer.port()));
    }
    if (!magnet.selection().isAll()) {
      link.add(
          "so="
              + magnet.selection().positions().stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(",")));
    }
    return link.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
