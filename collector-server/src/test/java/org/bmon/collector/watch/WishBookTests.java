package org.bmon.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.block;
import static org.bmon.collector.Samples.node;
import static org.bmon.collector.Samples.tx;

import java.util.List;
import org.bmon.common.NodeName;
import org.junit.jupiter.api.Test;

class WishBookTests {

    private static final NodeName A = node("a");
    private static final NodeName B = node("b");
    private static final long SECOND = 1_000_000;

    private final WishBook book = new WishBook();

    @Test
    void blockIsAskedOfOneNodeThatHasIt() {
        book.block(block(1), List.of(A, B));

        assertThat(book.wants(node("c"), 0)).isEmpty();
        assertThat(book.wants(A, 0)).containsExactly("block " + block(1));
        assertThat(book.wants(B, SECOND)).isEmpty();
        assertThat(book.wants(A, 2 * SECOND)).isEmpty();
    }

    @Test
    void wishThatIsNotAnsweredInTimeGoesToAnotherNodeAndIsGivenUpAfterTheLast() {
        book.block(block(1), List.of(A));
        book.holds(B, block(1));
        assertThat(book.wants(A, 0)).hasSize(1);
        assertThat(book.wants(B, 29 * SECOND)).isEmpty();
        assertThat(book.wants(A, 31 * SECOND)).isEmpty();
        assertThat(book.wants(B, 31 * SECOND)).hasSize(1);
        assertThat(book.wants(A, 70 * SECOND)).isEmpty();

        assertThat(book.unanswered()).isEqualTo(1);
        book.block(block(1), List.of(A));
        assertThat(book.wants(A, 80 * SECOND)).hasSize(1);
    }

    @Test
    void transactionIsAskedOfItsHolderOnceAndAFewAtATime() {
        for (int i = 0; i < 203; i++) {
            book.transaction(tx(i), A);
        }

        assertThat(book.dropped()).isEqualTo(3);
        assertThat(book.wants(B, 0)).isEmpty();
        assertThat(book.wants(A, 0)).hasSize(8).startsWith("tx " + tx(0));
        assertThat(book.wants(A, 0)).hasSize(8).startsWith("tx " + tx(8));
    }

    @Test
    void blockThatCameIsNotAskedForAgain() {
        book.block(block(1), List.of(A));
        book.answered(block(1));

        assertThat(book.wants(A, 0)).isEmpty();
    }

    @Test
    void whatABlockSpendsIsAWishOfItsOwn() {
        book.block(block(1), List.of(A));
        book.spends(block(1), List.of(A));
        book.holds(B, block(1));

        assertThat(book.wants(A, 0)).containsExactly("block " + block(1), "spends " + block(1));
        book.answered(block(1));
        assertThat(book.wants(B, 31 * SECOND)).containsExactly("spends " + block(1));
        book.spendsAnswered(block(1));
        assertThat(book.wants(A, 70 * SECOND)).isEmpty();
        assertThat(book.unanswered()).isZero();
    }

    @Test
    void mempoolIsAskedForOfItsNodeEachTimeAfterALongerWait() {
        book.mempool(A);
        assertThat(book.wants(B, 0)).isEmpty();
        assertThat(book.wants(A, 0)).containsExactly("mempool");
        assertThat(book.wants(A, 59 * SECOND)).isEmpty();
        assertThat(book.wants(A, 61 * SECOND)).containsExactly("mempool");
        assertThat(book.wants(A, 130 * SECOND)).isEmpty();
        assertThat(book.wants(A, 190 * SECOND)).containsExactly("mempool");
        book.answered(A);
        assertThat(book.wants(A, 10_000 * SECOND)).isEmpty();
    }

    @Test
    void wishesAreBoundedAndAReplyHasFewOfThem() {
        for (int i = 0; i < WishBook.MOST_BLOCKS + 10; i++) {
            book.block(block(i), List.of(A));
        }
        book.mempool(A);

        assertThat(book.dropped()).isEqualTo(10);
        assertThat(book.wants(A, 0)).hasSize(5).contains("block " + block(10)).contains("mempool");
    }
}
