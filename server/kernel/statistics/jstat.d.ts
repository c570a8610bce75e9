declare module 'jstat' {
  interface ContinuousDistribution {
    cdf(x: number, ...parameters: number[]): number
    inv(p: number, ...parameters: number[]): number
  }
  const jstat: {
    readonly jStat: {
      readonly studentt: ContinuousDistribution
      readonly chisquare: ContinuousDistribution
      readonly normal: ContinuousDistribution
    }
  }
  export default jstat
}
