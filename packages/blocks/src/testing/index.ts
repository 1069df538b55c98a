export { type DescribeBlockOptions, describeBlock } from "./describe-block.js";
