/** The agent: fetches what users asked for and puts it into the bucket. */
@NullMarked
package io.torrentflow.agent;

import org.jspecify.annotations.NullMarked;
