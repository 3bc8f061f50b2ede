package io.bieases.routes.batch;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Every promise of the batch steps, on PostgreSQL. */
final class BatchOnPostgresTest {

  @Nested
  final class GoodPath extends GoodPathContract {
    @Override
    BatchFixture open(Path folder) {
      return BatchFixture.onPostgres(folder);
    }
  }

  @Nested
  final class Inbox extends InboxContract {
    @Override
    BatchFixture open(Path folder) {
      return BatchFixture.onPostgres(folder);
    }
  }

  @Nested
  final class Poison extends PoisonContract {
    @Override
    BatchFixture open(Path folder) {
      return BatchFixture.onPostgres(folder);
    }
  }

  @Nested
  final class Repeats extends RepeatsContract {
    @Override
    BatchFixture open(Path folder) {
      return BatchFixture.onPostgres(folder);
    }
  }

  @Nested
  final class Resume extends ResumeContract {
    @Override
    BatchFixture open(Path folder) {
      return BatchFixture.onPostgres(folder);
    }
  }

  @Nested
  final class Result extends ResultContract {
    @Override
    BatchFixture open(Path folder) {
      return BatchFixture.onPostgres(folder);
    }
  }

  @Nested
  final class Volume extends VolumeContract {
    @Override
    BatchFixture open(Path folder) {
      return BatchFixture.onPostgres(folder);
    }
  }

  @Nested
  final class Upload extends UploadContract {
    @Override
    BatchFixture open(Path folder) {
      return BatchFixture.onPostgres(folder);
    }
  }

  @Nested
  final class JsonLines extends JsonLinesContract {
    @Override
    BatchFixture open(Path folder) {
      return BatchFixture.onPostgres(folder);
    }
  }

  @Nested
  final class JsonLinesPoison extends JsonLinesPoisonContract {
    @Override
    BatchFixture open(Path folder) {
      return BatchFixture.onPostgres(folder);
    }
  }

  @Nested
  final class DeadLetter extends DeadLetterContract {
    @Override
    BatchFixture open(Path folder) {
      return BatchFixture.onPostgres(folder);
    }
  }
}
