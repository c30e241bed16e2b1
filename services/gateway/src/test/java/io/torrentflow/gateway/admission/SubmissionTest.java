package io.torrentflow.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.source.JobSource;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionTest {
  @ParameterizedTest
  @CsvSource({
    "http://example.org/a/some%20file.iso?x=y, some file.iso",
    "http://example.org/, ''",
    "http://example.org, ''",
  })
  void namesTheFileOfAUrl(String url, String name) {
    UserId user = new UserId(UUID.randomUUID());

    assertThat(new Submission(user, user, JobSource.HttpUrl.parse(url), null, true).name())
        .isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.org/x, example.org org",
    "https://a:b@Deep.Example.ORG:8443/x, deep.example.org example.org org",
    "http://example.org./x, example.org org",
    "http://[2001:db8::1]/x, [2001:db8::1]",
  })
  void namesTheHostAndTheDomainsAboveIt(String url, String hosts) {
    UserId user = new UserId(UUID.randomUUID());
    Submission submission = new Submission(user, user, JobSource.HttpUrl.parse(url), null, true);

    assertThat(submission.hosts()).containsExactly(hosts.split(" "));
  }
}
