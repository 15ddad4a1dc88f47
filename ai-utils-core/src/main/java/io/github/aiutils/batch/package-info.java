/**
 * Makes very many calls, as many at a time as the quota carries.
 */
@NullMarked
package io.github.aiutils.batch;

import org.jspecify.annotations.NullMarked;
