/** What a home is, and the secrets and ports that it keeps between two runs. */
package io.torrentflow.stack.home;
