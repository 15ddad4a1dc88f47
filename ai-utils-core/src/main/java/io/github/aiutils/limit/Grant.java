package io.github.aiutils.limit;

import org.jspecify.annotations.Nullable;

/** What a quota gave one attempt. A node in the list of all that are under way. */
final class Grant {

    final long number;

    final long grantedAt;

    final double producedThen;

    final double[] shadows;

    Need need;

    boolean returned;

    @Nullable Grant previous;

    @Nullable Grant next;

    Grant(long number, Need need, long grantedAt, double producedThen, double[] shadows) {
        this.number = number;
        this.need = need;
        this.grantedAt = grantedAt;
        this.producedThen = producedThen;
        this.shadows = shadows;
    }

}
