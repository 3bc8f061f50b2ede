package io.bieases.routes.batch;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where the records of a file that is handed out go. */
interface RecordWriter extends Closeable {

  void write(List<String> record) throws IOException;
}
