package org.bmon.sim.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.sim.scenario.Flaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockFactoryTests {

    private final BlockStore store = new BlockStore(100);
    private final BlockFactory factory = new BlockFactory(Network.REGTEST, store, new SplittableRandom(1));

    @ParameterizedTest
    @CsvSource({
        "MAIN, 000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
        "TESTNET3, 000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943",
        "TESTNET4, 00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043",
        "SIGNET, 00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6",
        "REGTEST, 0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"
    })
    void genesisIsThatOfTheNetwork(Network network, String hash) {
        SimBlock genesis = new BlockFactory(network, store, new SplittableRandom(1)).genesis();

        assertThat(genesis.hash()).isEqualTo(BlockHash.ofHex(hash));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 30})
    void headersHashToTheirHashAndCommitToTheTransactions(int count) {
        Mint mint = new Mint(new SplittableRandom(count));
        List<SimTx> transactions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            transactions.add(mint.transaction(TxKind.values()[i % 3]));
        }
        SimBlock genesis = factory.genesis();
        SimBlock block = factory.next(genesis, 1_700_000_000, transactions, null);

        byte[] header = block.header();
        assertThat(header).hasSize(80);
        assertThat(Encoder.reversed(Encoder.doubleSha256(header)))
                .isEqualTo(block.hash().toBytes());
        assertThat(block.hash().toHex()).startsWith("00");
        assertThat(block.parent()).isEqualTo(genesis.hash());
        byte[] root = BlockFactory.merkleRoot(
                block.transactions().stream().map(SimTx::txid).toList());
        assertThat(HexFormat.of().formatHex(Encoder.reversed(root))).isEqualTo(block.merkleRootHex());
        assertThat(block.chainTransactions()).isEqualTo(2 + count);
        assertThat(block.transactions().get(0).totalOut()).isEqualTo(50_0000_0000L + block.feesSat());
    }

    @Test
    void transactionsHashToTheirIdentitiesAndPayTheirFee() {
        SimTx tx = new Mint(new SplittableRandom(5)).transaction(TxKind.PAYMENT);

        assertThat(Encoder.reversed(Encoder.doubleSha256(tx.raw())))
                .isEqualTo(tx.wtxid().toBytes());
        assertThat(tx.txid().toBytes()).isNotEqualTo(tx.wtxid().toBytes());
        long in = tx.inputs().stream().mapToLong(OutPoint::valueSat).sum();
        assertThat(in - tx.totalOut()).isEqualTo(tx.feeSat()).isPositive();
        assertThat(tx.weight()).isLessThan(4 * tx.size()).isGreaterThan(tx.size());
    }

    @Test
    void replacementSpendsTheSameAndPaysMore() {
        Mint mint = new Mint(new SplittableRandom(6));
        SimTx old = mint.transaction(TxKind.PAYMENT);
        SimTx replacement = mint.replacement(old);

        assertThat(replacement.inputs()).isEqualTo(old.inputs());
        assertThat(replacement.txid()).isNotEqualTo(old.txid());
        assertThat(replacement.feeSat()).isGreaterThan(old.feeSat() + replacement.vsize());
    }

    @Test
    void flawedBlocksAreFlawed() {
        SimBlock genesis = factory.genesis();
        SimBlock greedy = factory.next(genesis, 1_700_000_000, List.of(), Flaw.COINBASE_AMOUNT);
        SimBlock torn = factory.next(genesis, 1_700_000_000, List.of(), Flaw.MERKLE_ROOT);
        SimBlock early = factory.next(genesis, 1_700_000_000, List.of(), Flaw.TIME_TOO_NEW);

        assertThat(greedy.transactions().get(0).totalOut()).isEqualTo(50_0000_0001L);
        byte[] root = BlockFactory.merkleRoot(List.of(torn.transactions().get(0).txid()));
        assertThat(HexFormat.of().formatHex(Encoder.reversed(root))).isNotEqualTo(torn.merkleRootHex());
        assertThat(early.time()).isGreaterThan(1_700_000_000L + 2 * 3600);
    }
}
