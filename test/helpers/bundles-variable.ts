/** Names the folder of the bundles to Jest's workers. */
export const BUNDLES_VARIABLE = "POSTRIDER_TEST_BUNDLES";
