/** What a home is, and the secrets and ports that it keeps between two runs. */
@NullMarked
package io.torrentflow.stack.home;

import org.jspecify.annotations.NullMarked;
